import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet } from 'jose';
import { z } from 'zod';

const jwksSchema = z.object({
  keys: z
    .array(z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), kid: z.string().min(1), x: z.string().min(1) }))
    .min(1)
    .max(16),
});

/** The key set that verifies what the holders of `keys` sign; key ids are RFC 7638 thumbprints. Public parts only. */
export async function principalJwks(keys: readonly KeyObject[]): Promise<JSONWebKeySet> {
  return { keys: await Promise.all(keys.map(publicJwk)) };
}

/**
 * Reads the text of a key set file, keeping public parts alone.
 *
 * @throws Error unless it is a JSON Web Key Set (RFC 7517) of 1 to 16 Ed25519 keys (RFC 8037) with key ids: a service
 *   that could verify nobody must not start.
 */
export function parsePrincipalJwks(text: string): JSONWebKeySet {
  return { keys: jwksSchema.parse(JSON.parse(text)).keys.map((key) => ({ ...key, alg: 'EdDSA', use: 'sig' })) };
}

/** The RFC 7638 thumbprint by which a key is named in a JWT's header. */
export async function keyIdOf(key: KeyObject): Promise<string> {
  return calculateJwkThumbprint(await exportJWK(publicKeyOf(key)));
}

async function publicJwk(key: KeyObject): Promise<JSONWebKeySet['keys'][number]> {
  return { ...(await exportJWK(publicKeyOf(key))), kid: await keyIdOf(key), alg: 'EdDSA', use: 'sig' };
}

function publicKeyOf(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key;
}
