import { createHash } from 'node:crypto';
import type { GraphQLFieldResolver } from 'graphql';
import { getGraphQLRateLimiter, Store } from 'graphql-rate-limit';
import { CrowdPayError } from '@crowdpay/errors';
import type { DirectiveContext } from './directive-context.ts';
import type { RateLimit } from './rate-limit-directive.ts';
import type { RateLimitStore } from './rate-limit-store.ts';

type Resolver = GraphQLFieldResolver<unknown, DirectiveContext>;

/**
 * Puts a field's limit in front of its resolver, by graphql-rate-limit.
 *
 * @returns a resolver that throws CrowdPayError RATE_LIMITED.
 */
export function enforceRateLimit(
  limit: RateLimit,
  parentType: string,
  store: RateLimitStore,
  resolve: Resolver,
): Resolver {
  const limiter = getGraphQLRateLimiter({
    identifyContext: identityOf,
    store: new ReservingStore(limit, parentType, store),
  });
  const { max, window, identityArgs } = limit;
  return async (parent, args: Record<string, unknown>, context, info) => {
    const refusal = await limiter({ parent, args, context, info }, { max, window, identityArgs });
    if (refusal !== undefined) {
      throw new CrowdPayError('RATE_LIMITED', 'Too many requests of this kind. Try again later.', {
        details: { retryAfterSeconds: Math.ceil(limit.windowMs / 1_000) },
      });
    }
    return resolve(parent, args, context, info);
  };
}

// Anonymous callers share an id, so it is where they come from that tells them apart.
function identityOf({ principal: { tenant, kind, id, source } }: DirectiveContext): string {
  return JSON.stringify([tenant, kind, id, kind === 'anonymous' ? source : '']);
}

/**
 * The library reads a list of instants, then writes it back with the call's own: between the two, concurrent calls would
 * all find the same free place. Here the reading reserves the place, and the writing does nothing.
 */
class ReservingStore extends Store {
  readonly #limit: RateLimit;
  readonly #parentType: string;
  readonly #store: RateLimitStore;

  constructor(limit: RateLimit, parentType: string, store: RateLimitStore) {
    super();
    this.#limit = limit;
    this.#parentType = parentType;
    this.#store = store;
  }

  async getForIdentity(identity: { contextIdentity: string; fieldIdentity: string }): Promise<readonly number[]> {
    // The library's field identity lacks the parent type; hashed, because it holds arguments of any length.
    const { contextIdentity, fieldIdentity } = identity;
    const text = JSON.stringify([contextIdentity, this.#parentType, fieldIdentity]);
    const key = createHash('sha256').update(text).digest('base64url');
    const counted = await this.#store.reserve(key, this.#limit);
    // Our store has left out what lies before the window; the library must not judge again by a clock of its own.
    return Array<number>(counted).fill(Number.POSITIVE_INFINITY);
  }

  setForIdentity(): void {
    // Done by getForIdentity.
  }
}
