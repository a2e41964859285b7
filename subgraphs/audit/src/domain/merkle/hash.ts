import { createHash } from 'node:crypto';

// RFC 9162, section 2.1.1: the prefix keeps a leaf from passing for an inner node.
const LEAF_PREFIX = Buffer.from([0]);
const NODE_PREFIX = Buffer.from([1]);

/** The hash of a leaf: SHA-256(0x00 || data). */
export function leafHash(data: string | Buffer): Buffer {
  return createHash('sha256').update(LEAF_PREFIX).update(data).digest();
}

/** The hash of an inner node: SHA-256(0x01 || left || right). */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(NODE_PREFIX).update(left).update(right).digest();
}

/** The root of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT = createHash('sha256').digest();
