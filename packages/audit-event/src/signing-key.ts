import { type KeyObject, createPrivateKey, createPublicKey } from 'node:crypto';
import { blake2b256 } from './hash.ts';

/** A producer's Ed25519 private key, parsed once: parsing a PEM for each signature is 14 times slower. */
export interface SigningKey {
  readonly keyId: string;
  readonly key: KeyObject;
}

/** Thrown for a key that is not Ed25519, or not a key at all. Never holds key material. */
export class KeyFormatError extends Error {
  override readonly name = 'KeyFormatError';
}

/**
 * A key's id: the first 16 bytes of BLAKE2b-256 over its SubjectPublicKeyInfo (RFC 8410), in hex. It follows from the
 * key, so that no two keys share one by mistake.
 *
 * @throws KeyFormatError unless `key` is an Ed25519 key (private or public).
 */
export function keyIdOf(key: KeyObject): string {
  if (key.asymmetricKeyType !== 'ed25519') throw new KeyFormatError('The key is not an Ed25519 key.');
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return blake2b256(spki).toString('hex', 0, 16);
}

/**
 * Reads a private key (PKCS#8 PEM).
 *
 * @throws KeyFormatError when it is not an Ed25519 private key.
 */
export function readSigningKey(pem: string): SigningKey {
  const key = parse(() => createPrivateKey(pem));
  return { keyId: keyIdOf(key), key };
}

/**
 * Reads a public key (SubjectPublicKeyInfo PEM).
 *
 * @throws KeyFormatError when it is not an Ed25519 public key.
 */
export function readPublicKey(pem: string): KeyObject {
  // createPublicKey would derive a public key from a private one: a registry that holds private keys must not load.
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) throw new KeyFormatError('The text is not a public key in PEM.');
  const key = parse(() => createPublicKey(pem));
  keyIdOf(key);
  return key;
}

function parse(read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch {
    throw new KeyFormatError('The text is not a key in PEM.');
  }
}
