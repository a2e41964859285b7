import type { ServiceClient } from '@crowdpay/service-client';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

const PATH = '/oidc/jwks';
const TIMEOUT_MS = 3_000;
const CACHE_MS = 10 * 60_000;
const COOLDOWN_MS = 10_000;

/**
 * Identity's signing keys, fetched over mTLS. They are kept for ten minutes; a token with an unknown key id has them
 * fetched again, at most every ten seconds, so that a rotation is seen at once and a forger causes no flood.
 */
export function remoteKeys(identity: ServiceClient): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(`https://identity${PATH}`), {
    cacheMaxAge: CACHE_MS,
    cooldownDuration: COOLDOWN_MS,
    timeoutDuration: TIMEOUT_MS,
    [customFetch]: async () => {
      const { status, body } = await identity.raw({
        method: 'GET',
        path: PATH,
        headers: { accept: 'application/json' },
        timeoutMs: TIMEOUT_MS,
      });
      return new Response(new Uint8Array(body), { status });
    },
  });
}
