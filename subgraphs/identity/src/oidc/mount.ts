import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type Provider from 'oidc-provider';

const MOUNT = '/oidc';

/**
 * Serves the provider under `/oidc`, to the gateway alone. The provider reads the raw request itself, so within this
 * scope Fastify parses no body.
 */
export function mountProvider(app: FastifyInstance, provider: Provider, publicUrl: URL): void {
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
        asAskedInPublic(request.raw, publicUrl);
        void handle(withoutMount(request.raw), reply.raw);
      },
    });
    registered();
  });
}

/**
 * Makes a request look as it was sent to the public address. The address is configuration: what a client writes into
 * its Host header never ends up in a redirect or in a token's audience.
 */
export function asAskedInPublic(request: IncomingMessage, publicUrl: URL): void {
  request.headers.host = publicUrl.host;
  request.headers['x-forwarded-host'] = publicUrl.host;
  request.headers['x-forwarded-proto'] = publicUrl.protocol.slice(0, -1);
}

// The provider finds its own mount path by the difference between the two.
function withoutMount(request: IncomingMessage): IncomingMessage {
  const originalUrl = request.url ?? MOUNT;
  return Object.assign(request, { originalUrl, url: originalUrl.slice(MOUNT.length) });
}
