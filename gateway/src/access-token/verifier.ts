import { createHash } from 'node:crypto';
import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { isId } from '@crowdpay/ids';
import type { Principal } from '@crowdpay/principal';
import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

/** Who a token speaks for; the request adds its id. */
export type Caller = Omit<Principal, 'requestId'>;

/** Establishes who an access token speaks for. */
export interface AccessTokenVerifier {
  /**
   * @param token a JWT access token (RFC 9068).
   * @throws CrowdPayError UNAUTHENTICATED for a token that does not hold, UPSTREAM_UNAVAILABLE when no keys can be had.
   */
  verify(token: string): Promise<Caller>;
}

/** What a verifier is made of. */
export interface AccessTokenVerifierOptions {
  /** The issuer's keys. */
  readonly keys: JWTVerifyGetKey;
  /** `iss` of every token. */
  readonly issuer: string;
  readonly clock: Clock;
  /** Verified tokens kept; 10,000 by default. */
  readonly cacheLimit?: number;
}

interface Verified {
  readonly caller: Caller;
  readonly expiresAtMillis: number;
}

/** The audience of the platform's API. */
export const API_AUDIENCE = 'urn:crowdpay:api';
const TOLERANCE_SECONDS = 5;
const TEXT = z.string().min(1).max(128);

const claimsShape = z
  .object({
    sub: TEXT,
    exp: z.number(),
    tenant: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
    kind: z.enum(['user', 'partner']),
    roles: z.array(TEXT).max(32).default([]),
    scope: z.string().max(2_048).default(''),
    auth_time: z.number().int().optional(),
  })
  // A partner must not be able to pass for a person by the choice of its client id, nor a person for a partner.
  .refine(({ kind, sub }) => (kind === 'user') === isId('usr', sub));

/** A verifier with pinned algorithms; a verified token is not verified again until it expires. */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): AccessTokenVerifier {
  const verified = new LRUCache<string, Verified>({ max: options.cacheLimit ?? 10_000 });

  async function check(token: string): Promise<Verified> {
    const { payload } = await jwtVerify(token, options.keys, {
      algorithms: ['ES256', 'RS256'],
      typ: 'at+jwt',
      issuer: options.issuer,
      audience: API_AUDIENCE,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: options.clock.now(),
      requiredClaims: ['exp', 'iat', 'sub'],
    });
    const claims = claimsShape.parse(payload);
    return { caller: callerFrom(claims), expiresAtMillis: claims.exp * 1_000 };
  }

  return {
    async verify(token) {
      const key = createHash('sha256').update(token).digest('base64'); // no token stays in memory
      const known = verified.get(key);
      if (known !== undefined && options.clock.now().getTime() < known.expiresAtMillis) return known.caller;
      const fresh = await check(token).catch((error: unknown) => {
        throw refusal(error);
      });
      verified.set(key, fresh);
      return fresh.caller;
    },
  };
}

function callerFrom(claims: z.output<typeof claimsShape>): Caller {
  return {
    kind: claims.kind,
    id: claims.sub,
    tenant: claims.tenant,
    roles: claims.roles,
    scopes: claims.scope.split(' ').filter((scope) => scope !== ''),
    ...(claims.auth_time === undefined ? {} : { authTime: claims.auth_time }),
  };
}

function refusal(cause: unknown): CrowdPayError {
  const tokenIsBad = (cause instanceof errors.JOSEError && !isKeyTrouble(cause)) || cause instanceof z.ZodError;
  return tokenIsBad
    ? new CrowdPayError('UNAUTHENTICATED', 'The access token does not hold. Sign in again.', { cause })
    : new CrowdPayError('UPSTREAM_UNAVAILABLE', 'Access tokens cannot be verified now. Try again later.', { cause });
}

function isKeyTrouble(error: errors.JOSEError): boolean {
  return (
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || error.code === 'ERR_JOSE_GENERIC'
  );
}
