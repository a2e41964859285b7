import { EMPTY_ROOT, nodeHash } from './hash.ts';

/** A complete subtree: `2^level` leaves from leaf `index * 2^level`. Its root never changes again. */
export interface NodeId {
  readonly level: number;
  readonly index: bigint;
}

/** A complete subtree with its root. */
export interface TreeNode extends NodeId {
  readonly hash: Buffer;
}

/** Leaves from `start` up to, not including, `end`. */
export interface LeafRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** The roots of complete subtrees that are known. */
export type NodeLookup = (id: NodeId) => Buffer;

/**
 * The complete subtrees that a range consists of, from left to right. The range must begin at a multiple of the largest
 * power of two that is not larger than its length; every range of RFC 9162's recursion does.
 */
export function completeNodes({ start, end }: LeafRange): NodeId[] {
  const nodes: NodeId[] = [];
  let position = start;
  while (position < end) {
    const level = largestPower(end - position);
    nodes.push({ level, index: position >> BigInt(level) });
    position += 1n << BigInt(level);
  }
  return nodes;
}

/** The root of a range (RFC 9162, section 2.1.1, MTH), from the roots of its complete subtrees. */
export function rangeRoot(range: LeafRange, lookup: NodeLookup): Buffer {
  const hashes = completeNodes(range).map(lookup);
  // MTH splits at the largest power of two, so the roots are folded from the right.
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The complete subtrees from which the root of a tree of `size` leaves follows. */
export function rootNodes(size: bigint): NodeId[] {
  return completeNodes({ start: 0n, end: size });
}

/** The exponent of the largest power of two that is not larger than `length`; `length` is positive. */
export function largestPower(length: bigint): number {
  return length.toString(2).length - 1;
}
