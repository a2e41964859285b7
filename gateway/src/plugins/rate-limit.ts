import type { Principal } from '@crowdpay/principal';
import { rateLimited, setRateHeaders } from '../rate-limit/headers.ts';
import type { RateLimit, RateLimiter, RateLimiters } from '../rate-limit/limiter.ts';
import { sourceKey } from '../rate-limit/source-key.ts';
import type { GatewayPlugin } from './plugin.ts';

/** Operations that each class of caller may run: a user, a partner, or one address without a name. */
export interface IdentityLimits {
  readonly anonymous: RateLimit;
  readonly user: RateLimit;
  readonly partner: RateLimit;
}

/** Limits operations by identity, within its tenant (RATE_LIMITED); the limit by address is kept before this. */
export function rateLimit(options: {
  readonly limiters: RateLimiters;
  readonly limits: IdentityLimits;
}): GatewayPlugin {
  const { limiters, limits } = options;
  const byClass: Readonly<Record<keyof IdentityLimits, RateLimiter>> = {
    anonymous: limiters.limiter('anonymous', limits.anonymous),
    user: limiters.limiter('user', limits.user),
    partner: limiters.limiter('partner', limits.partner),
  };
  return {
    name: 'rate-limit',
    async onOperation({ call }) {
      const verdict = await byClass[classOf(call.principal)].consume(keyOf(call.principal, call.source));
      setRateHeaders(call.responseHeaders, verdict);
      if (!verdict.allowed) throw rateLimited(verdict);
    },
  };
}

function classOf({ kind }: Principal): keyof IdentityLimits {
  return kind === 'user' || kind === 'partner' ? kind : 'anonymous';
}

function keyOf({ kind, tenant, id }: Principal, source: string): string {
  return kind === 'anonymous' ? sourceKey(source) : `${tenant}:${id}`;
}
