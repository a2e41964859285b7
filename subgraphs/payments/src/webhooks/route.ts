import type { RouteAccess } from '@crowdpay/service-server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditRefusedWebhook } from '../use-cases/audit-refused-webhook.ts';
import type { WebhookOutcome } from '../use-cases/settle-contribution.ts';
import type { SignedWebhook } from '../domain/webhook/signature.ts';

export interface WebhookRouteDependencies {
  readonly settle: (webhook: SignedWebhook, requestId: string) => Promise<WebhookOutcome>;
  readonly auditRefusal: AuditRefusedWebhook;
}

const BODY_LIMIT_BYTES = 16_384;
const ACCESS: RouteAccess = { callers: ['gateway'], principal: 'none' };

/**
 * `POST /webhooks/psp`: the provider's webhooks, passed on by the gateway as they came. The body is kept as bytes, for
 * the signature is over these; it is read after the signature has been verified.
 *
 * Answers: 200 when it has taken effect, now or before; 409 when it may be sent again later; 401 and 400 for good.
 */
export function addWebhookRoute(app: FastifyInstance, dependencies: WebhookRouteDependencies): void {
  // A plugin of its own, so that no other route gets its bodies raw.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.post('/webhooks/psp', { config: { access: ACCESS }, bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const outcome = await dependencies.settle(readWebhook(request), request.id);
      if (outcome.kind === 'refused') await dependencies.auditRefusal(outcome, request.id);
      return reply.status(statusOf(outcome)).send({ outcome: outcome.kind });
    });
    done();
  });
}

function readWebhook({ headers, body }: FastifyRequest): SignedWebhook {
  const single = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    nonce: single('x-crowdpay-nonce'),
    timestamp: single('x-crowdpay-timestamp'),
    signature: single('x-crowdpay-signature'),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  };
}

function statusOf(outcome: WebhookOutcome): number {
  if (outcome.kind !== 'refused') return 200;
  switch (outcome.refusal) {
    case 'headers_malformed':
    case 'body_malformed':
      return 400;
    case 'signature_wrong':
    case 'timestamp_outside_tolerance':
      return 401;
    case 'nonce_reused':
    case 'saga_unknown':
    case 'saga_not_posted':
    case 'saga_refused':
    case 'charge_differs':
    case 'amount_differs':
      return 409;
  }
}
