import type { FastifyInstance, FastifyReply } from 'fastify';

/** What stands at `/` for a person or a program that looks around, and where a sign-in may end. Development only. */
export function addLanding(app: FastifyInstance, publicUrl: string): void {
  const places = {
    graphql: `${publicUrl}/graphql`,
    signIn: `${publicUrl}/oidc/.well-known/openid-configuration`,
    ready: `${publicUrl}/readyz`,
    metrics: `${publicUrl}/metrics`,
  };
  app.get('/', (request, reply) => {
    if (!(request.headers.accept ?? '').includes('text/html')) return { name: 'CrowdPay Connect', ...places };
    const items = Object.entries(places).map(([name, url]) => `<li>${name}: <a href="${url}">${url}</a></li>`);
    return page(
      reply,
      `<h1>CrowdPay Connect</h1><ul>${items.join('')}</ul><p><code>npm run token</code> signs in.</p>`,
    );
  });
  app.get('/signed-in', (_request, reply) => page(reply, '<h1>Signed in</h1><p>You can close this window.</p>'));
}

function page(reply: FastifyReply, body: string): string {
  reply.type('text/html; charset=utf-8');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>CrowdPay Connect</title>${body}</html>\n`;
}
