import type { IdSource } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import { fastify, type FastifyInstance } from 'fastify';
import type { ErrorMask } from '../plugins/mask-errors.ts';
import type { RateLimiter } from '../rate-limit/limiter.ts';
import { addErrorReplies } from './error-reply.ts';
import { addHttpMetrics } from './http-metrics.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { addSourceLimit } from './source-limit.ts';

/** What the public listener is made of. */
export interface PublicAppOptions {
  readonly ids: IdSource;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly mask: ErrorMask;
  /** Addresses and networks whose `x-forwarded-for` is believed; without any, nobody's is. */
  readonly trustedProxies: readonly string[];
  readonly sourceLimiter: RateLimiter;
}

/** A whole request must have arrived within this time, or a slow sender would hold the connection for ever. */
const REQUEST_TIMEOUT_MS = 15_000;
const DEFAULT_BODY_LIMIT_BYTES = 64 * 1024;

/** The listener without its routes: ids, headers, limits by address, and answers to what goes wrong. */
export function createPublicApp(options: PublicAppOptions): FastifyInstance {
  const app = fastify({
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    genReqId: () => options.ids.next('req'),
    requestIdHeader: false,
    bodyLimit: DEFAULT_BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
  });
  app.removeContentTypeParser('text/plain'); // what a foreign page may send without asking, nothing here reads
  endConnectionsOnClose(app);
  addSecurityHeaders(app);
  addHttpMetrics(app, options.metrics);
  addErrorReplies(app, options);
  addSourceLimit(app, options.sourceLimiter);
  return app;
}

// Node closes idle connections when a server closes; one that answers a last request would be kept alive, and wait for, else.
function endConnectionsOnClose(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
}
