import type { KeyObject } from 'node:crypto';
import type { Clock } from '@crowdpay/clock';
import { SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { claimsOf, PRINCIPAL_TOKEN_TYPE } from './claims.ts';
import { keyIdOf } from './jwks.ts';
import type { Principal } from './principal.ts';

/** What a signer is made of. */
export interface PrincipalSignerOptions {
  /** A private Ed25519 key. */
  readonly key: KeyObject;
  readonly clock: Clock;
  /** The SPIFFE ID of the service that signs; the receiver compares it with its mTLS peer. */
  readonly presenter: string;
  /** Seconds for which a signed principal holds. Default 60. */
  readonly lifeSeconds?: number;
}

/** Vouches for a caller towards one service. */
export interface PrincipalSigner {
  /**
   * @param audience the name of the one service that may accept it, for example `vault`.
   * @returns a JWT (RFC 7519) signed with EdDSA (RFC 8037).
   */
  sign(principal: Principal, audience: string): Promise<string>;
}

/** One request calls a service several times within moments: a signature is used again for this long. */
const REUSE_MILLIS = 5_000;
const CACHE_ENTRIES = 2_000;

/** A signer by an Ed25519 key. @throws TypeError when the key is of another type. */
export function createPrincipalSigner(options: PrincipalSignerOptions): PrincipalSigner {
  if (options.key.type !== 'private' || options.key.asymmetricKeyType !== 'ed25519') {
    throw new TypeError('The principal key must be a private Ed25519 key.');
  }
  const keyId = keyIdOf(options.key);
  const signed = new LRUCache<string, { jwt: Promise<string>; until: number }>({ max: CACHE_ENTRIES });

  return {
    sign(principal, audience) {
      const now = options.clock.now().getTime();
      const claims = { ...claimsOf(principal), presenter: options.presenter };
      const cacheKey = JSON.stringify([audience, principal.id, claims]);
      const known = signed.get(cacheKey);
      if (known !== undefined && now < known.until) return known.jwt;
      const jwt = signClaims(options, keyId, { sub: principal.id, ...claims }, audience);
      signed.set(cacheKey, { jwt, until: now + REUSE_MILLIS });
      return jwt;
    },
  };
}

async function signClaims(
  options: PrincipalSignerOptions,
  keyId: Promise<string>,
  claims: Record<string, unknown>,
  audience: string,
): Promise<string> {
  const issuedAt = Math.floor(options.clock.now().getTime() / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid: await keyId, typ: PRINCIPAL_TOKEN_TYPE })
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (options.lifeSeconds ?? 60))
    .sign(options.key);
}
