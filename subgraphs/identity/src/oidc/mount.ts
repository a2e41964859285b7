import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type Provider from 'oidc-provider';

const MOUNT = '/oidc';

/**
 * Serves the provider under `/oidc`, to the gateway alone. The provider reads the raw request itself, so within this
 * scope Fastify parses no body.
 */
export function mountProvider(app: FastifyInstance, provider: Provider): void {
  const handle = provider.callback();
  app.register((scope, _options, registered) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null);
    });
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: `${MOUNT}/*`,
      config: { access: { callers: ['gateway'] } },
      handler: (request, reply) => {
        reply.hijack();
        void handle(withoutMount(request.raw), reply.raw);
      },
    });
    registered();
  });
}

// The provider finds its own mount path by the difference between the two.
function withoutMount(request: IncomingMessage): IncomingMessage {
  const originalUrl = request.url ?? MOUNT;
  return Object.assign(request, { originalUrl, url: originalUrl.slice(MOUNT.length) });
}
