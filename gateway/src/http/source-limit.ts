import type { FastifyInstance } from 'fastify';
import { rateLimited, setRateHeaders } from '../rate-limit/headers.ts';
import type { RateLimiter } from '../rate-limit/limiter.ts';
import { sourceKey } from '../rate-limit/source-key.ts';

/** Paths that watchers poll; they cost next to nothing and say nothing of a client. */
const EXEMPT: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Limits requests by the client's address before their body is read (RATE_LIMITED). */
export function addSourceLimit(app: FastifyInstance, limiter: RateLimiter): void {
  app.addHook('onRequest', async (request, reply) => {
    if (EXEMPT.has(request.routeOptions.url ?? '')) return;
    const verdict = await limiter.consume(sourceKey(request.ip));
    const headers = new Map<string, string>();
    setRateHeaders(headers, verdict);
    reply.headers(Object.fromEntries(headers));
    if (!verdict.allowed) throw rateLimited(verdict);
  });
}
