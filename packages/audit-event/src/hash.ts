import { blake2b } from '@noble/hashes/blake2.js';

/** Bytes of every hash in the chain. */
export const HASH_BYTES = 32;

// Node's `blake2b512` cut to 32 bytes is another function: RFC 7693 mixes the output length into the first block.
/** BLAKE2b-256 (RFC 7693, 32 bytes of output, no key). */
export function blake2b256(bytes: Uint8Array): Buffer {
  return Buffer.from(blake2b(bytes, { dkLen: HASH_BYTES }));
}
