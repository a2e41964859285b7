import {
  type LeafRange,
  type NodeId,
  type NodeLookup,
  completeNodes,
  largestPower,
  rangeRoot,
  rootNodes,
} from './nodes.ts';

/** An RFC 9162 inclusion proof. */
export interface InclusionProof {
  readonly leafIndex: bigint;
  readonly treeSize: bigint;
  readonly rootHash: Buffer;
  readonly leafHash: Buffer;
  /** Sibling hashes from the leaf to the root. */
  readonly path: readonly Buffer[];
}

/** The nodes that {@link inclusionProof} looks up for the same arguments. */
export function proofNodes(leafIndex: bigint, treeSize: bigint): NodeId[] {
  const siblings = siblingRanges(leafIndex, { start: 0n, end: treeSize });
  return [{ level: 0, index: leafIndex }, ...siblings.flatMap(completeNodes), ...rootNodes(treeSize)];
}

/**
 * Proves that a leaf is in the tree of the first `treeSize` leaves (RFC 9162, section 2.1.3.1).
 *
 * @param leafIndex below `treeSize`.
 */
export function inclusionProof(leafIndex: bigint, treeSize: bigint, lookup: NodeLookup): InclusionProof {
  const tree = { start: 0n, end: treeSize };
  return {
    leafIndex,
    treeSize,
    rootHash: rangeRoot(tree, lookup),
    leafHash: lookup({ level: 0, index: leafIndex }),
    path: siblingRanges(leafIndex, tree).map((range) => rangeRoot(range, lookup)),
  };
}

// PATH(m, D[n]): the other half of each split on the way to the leaf, nearest to the leaf first.
function siblingRanges(leafIndex: bigint, { start, end }: LeafRange): LeafRange[] {
  const length = end - start;
  if (length <= 1n) return [];
  // The largest power of two below the length, which is one less when the length is one itself.
  const split = start + (1n << BigInt(largestPower(length - 1n)));
  const [half, other] =
    leafIndex < split
      ? [
          { start, end: split },
          { start: split, end },
        ]
      : [
          { start: split, end },
          { start, end: split },
        ];
  return [...siblingRanges(leafIndex, half), other];
}
