import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Clock, systemClock } from '@crowdpay/clock';
import { spiffeIdOf } from '@crowdpay/mtls';
import {
  createPrincipalSigner,
  createPrincipalVerifier,
  type Principal,
  type PrincipalSigner,
  type PrincipalVerifier,
} from '@crowdpay/principal';
import type { JSONWebKeySet, JWK } from 'jose';

/** What signs and verifies principals in one test file. */
export interface TestPrincipals {
  signer: PrincipalSigner;
  /** The public key set of `signer`. */
  jwks: JSONWebKeySet;
  verifierFor(audience: string): PrincipalVerifier;
  /** A signed principal for `audience`, the value of the principal header. */
  tokenFor(principal: Principal, audience: string): Promise<string>;
}

/**
 * A fresh key that vouches for principals.
 *
 * @param options.presenter SPIFFE ID of who presents them; default: the development gateway.
 */
export function testPrincipals(options: { presenter?: string; clock?: Clock } = {}): TestPrincipals {
  const clock = options.clock ?? systemClock;
  const presenter = options.presenter ?? spiffeIdOf('development', 'gateway');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signer = createPrincipalSigner({ key: privateKey, clock, presenter });
  const jwks = { keys: [publicJwk(publicKey)] };
  return {
    signer,
    jwks,
    verifierFor: (audience) => createPrincipalVerifier({ jwks, clock, audience }),
    tokenFor: (principal, audience) => signer.sign(principal, audience),
  };
}

// With the key id of RFC 7638: SHA-256 over the required members in the order of their names.
function publicJwk(key: KeyObject): JWK {
  const { crv, kty, x } = key.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x: x ?? '', kid, alg: 'EdDSA', use: 'sig' };
}
