import { CrowdPayError } from '@crowdpay/errors';
import type { TokenLifetime, TokenMode } from './token-store.ts';

/** The longest time that a random token can be given, in seconds: a year. */
export const MAX_TTL_SECONDS = 31_536_000;

/** What a caller may ask of new tokens. */
export interface TokenOptions {
  /** DETERMINISTIC by default. */
  readonly mode?: TokenMode;
  /** 1 to {@link MAX_TTL_SECONDS}, for RANDOM alone. */
  readonly ttlSeconds?: number;
  /** For RANDOM alone; false by default. */
  readonly singleUse?: boolean;
}

/**
 * How long the tokens of a call serve.
 *
 * @throws CrowdPayError INVALID_INPUT for limits on deterministic tokens, which others hold too, and for a time to live
 * that is out of bounds.
 */
export function lifetimeOf({ mode, ttlSeconds, singleUse = false }: TokenOptions, now: Date): TokenLifetime {
  if (mode !== 'RANDOM' && (ttlSeconds !== undefined || singleUse)) {
    throw new CrowdPayError('INVALID_INPUT', 'Only tokens of mode RANDOM can have a time to live or be single use.');
  }
  if (ttlSeconds === undefined) return { singleUse };
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > MAX_TTL_SECONDS) {
    throw new CrowdPayError('INVALID_INPUT', `A time to live has 1 to ${MAX_TTL_SECONDS} seconds.`);
  }
  return { singleUse, expiresAt: new Date(now.getTime() + ttlSeconds * 1000) };
}
