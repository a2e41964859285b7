import { CrowdPayError } from '@crowdpay/errors';
import type { RateVerdict } from './limiter.ts';

/** Puts `RateLimit-*` (and `Retry-After` for a refusal) among the headers of the answer; times in seconds. */
export function setRateHeaders(headers: { set(name: string, value: string): unknown }, verdict: RateVerdict): void {
  const seconds = String(Math.max(1, Math.ceil(verdict.resetMs / 1_000)));
  headers.set('ratelimit-limit', String(verdict.limit));
  headers.set('ratelimit-remaining', String(verdict.remaining));
  headers.set('ratelimit-reset', seconds);
  if (!verdict.allowed) headers.set('retry-after', seconds);
}

/** The refusal of an attempt over the limit. */
export function rateLimited(verdict: RateVerdict): CrowdPayError {
  const retryAfterSeconds = Math.max(1, Math.ceil(verdict.resetMs / 1_000));
  return new CrowdPayError('RATE_LIMITED', 'Too many requests. Try again later.', { details: { retryAfterSeconds } });
}
