import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Randomness } from '@crowdpay/ids';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT_VERSION = 1;
const HEADER_BYTES = 1 + NONCE_BYTES;

/** Length by which a sealed message exceeds its plaintext, in bytes: version, nonce, tag. */
export const SEAL_OVERHEAD_BYTES = HEADER_BYTES + TAG_BYTES;

/**
 * A ciphertext did not open: it was changed, it belongs to other additional data (a swapped row), or the key is
 * another. The three look the same on purpose.
 */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';

  constructor() {
    super('The ciphertext does not belong to this key and context.');
  }
}

/**
 * Encrypts with AES-256-GCM (NIST SP 800-38D) under a fresh random 96-bit nonce. One key seals at most 2^32 messages
 * (SP 800-38D, section 8.3); a subject's key stays far below.
 *
 * @param aad additional data: authenticated, not stored; the same must be given to {@link unseal}.
 * @returns version (1 byte) || nonce (12) || ciphertext || tag (16).
 */
export function seal(key: Buffer, plaintext: Buffer, aad: Buffer, randomness: Randomness): Buffer {
  requireKey(key);
  const nonce = randomness.bytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  const body = cipher.update(plaintext);
  const rest = cipher.final();
  return Buffer.concat([Buffer.of(FORMAT_VERSION), nonce, body, rest, cipher.getAuthTag()]);
}

/**
 * Opens what {@link seal} made.
 *
 * @returns the plaintext; the caller wipes it when it is a key.
 * @throws UnsealError when anything differs from what was sealed.
 */
export function unseal(key: Buffer, sealed: Buffer, aad: Buffer): Buffer {
  requireKey(key);
  if (sealed.length < SEAL_OVERHEAD_BYTES || sealed[0] !== FORMAT_VERSION) throw new UnsealError();
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, HEADER_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const plaintext = decipher.update(sealed.subarray(HEADER_BYTES, sealed.length - TAG_BYTES));
  try {
    decipher.final();
    return plaintext;
  } catch {
    // What was deciphered before the tag was checked is not to be trusted, nor left in memory.
    plaintext.fill(0);
    throw new UnsealError();
  }
}

function requireKey(key: Buffer): void {
  if (key.length !== KEY_BYTES) throw new RangeError(`An AES-256 key has ${KEY_BYTES} bytes.`);
}
