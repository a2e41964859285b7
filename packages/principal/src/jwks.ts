import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet } from 'jose';

/** The key set that verifies what the holders of `keys` sign; key ids are RFC 7638 thumbprints. Public parts only. */
export async function principalJwks(keys: readonly KeyObject[]): Promise<JSONWebKeySet> {
  return { keys: await Promise.all(keys.map(publicJwk)) };
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
