import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { PRINCIPAL_TOKEN_TYPE, principalFrom } from './claims.ts';
import type { VerifiedPrincipal } from './principal.ts';

/** What a verifier is made of. */
export interface PrincipalVerifierOptions {
  /** The public keys of those who may vouch for callers. */
  readonly jwks: JSONWebKeySet;
  readonly clock: Clock;
  /** The name of the service that verifies. */
  readonly audience: string;
}

/** Establishes on whose behalf a request runs. */
export interface PrincipalVerifier {
  /**
   * @param jwt the value of the header {@link PRINCIPAL_HEADER}.
   * @throws CrowdPayError UNAUTHENTICATED unless signature, audience, type, times and every claim hold.
   */
  verify(jwt: string): Promise<VerifiedPrincipal>;
}

/** A principal older than this is refused whatever it says about its own expiry. */
const MAX_AGE_SECONDS = 300;
/** The clocks of two machines may differ by this much. */
const TOLERANCE_SECONDS = 5;
const JWT_LIMIT = 8_192;
const CACHE_ENTRIES = 2_000;

interface Verified {
  readonly principal: VerifiedPrincipal;
  readonly expiresAtMillis: number;
}

/** A verifier by a fixed key set; what it has verified is kept until it expires. */
export function createPrincipalVerifier(options: PrincipalVerifierOptions): PrincipalVerifier {
  const keys = createLocalJWKSet(options.jwks);
  const cache = new LRUCache<string, Verified>({ max: CACHE_ENTRIES });

  async function check(jwt: string): Promise<Verified> {
    const { payload } = await jwtVerify(jwt, keys, {
      algorithms: ['EdDSA'],
      audience: options.audience,
      typ: PRINCIPAL_TOKEN_TYPE,
      currentDate: options.clock.now(),
      clockTolerance: TOLERANCE_SECONDS,
      maxTokenAge: MAX_AGE_SECONDS,
      requiredClaims: ['exp', 'iat', 'sub'],
    });
    return { principal: principalFrom(payload), expiresAtMillis: (payload.exp ?? 0) * 1000 };
  }

  return {
    async verify(jwt) {
      const known = cache.get(jwt);
      if (known !== undefined && options.clock.now().getTime() < known.expiresAtMillis) return known.principal;
      if (jwt.length > JWT_LIMIT) throw refused();
      const verified = await check(jwt).catch((cause: unknown) => {
        throw refused(cause);
      });
      cache.set(jwt, verified);
      return verified.principal;
    },
  };
}

function refused(cause?: unknown): CrowdPayError {
  return new CrowdPayError('UNAUTHENTICATED', 'The caller could not be established.', { cause });
}
