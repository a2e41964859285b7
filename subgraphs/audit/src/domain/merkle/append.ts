import { nodeHash } from './hash.ts';
import { type NodeLookup, type TreeNode, rootNodes } from './nodes.ts';

/**
 * Adds leaves to a tree.
 *
 * @param size leaves that the tree has.
 * @param lookup knows the nodes of `rootNodes(size)`.
 * @param leaves leaf hashes, in order.
 * @returns every complete subtree that is new: the leaves and what they complete.
 */
export function appendLeaves(size: bigint, lookup: NodeLookup, leaves: readonly Buffer[]): TreeNode[] {
  // The subtrees that still wait for a right sibling, by level.
  const waiting = new Map(rootNodes(size).map((node) => [node.level, lookup(node)]));
  const added: TreeNode[] = [];
  let next = size;
  for (const leaf of leaves) {
    let node: TreeNode = { level: 0, index: next, hash: leaf };
    added.push(node);
    for (let left = waiting.get(node.level); left !== undefined; left = waiting.get(node.level)) {
      waiting.delete(node.level);
      node = { level: node.level + 1, index: node.index >> 1n, hash: nodeHash(left, node.hash) };
      added.push(node);
    }
    waiting.set(node.level, node.hash);
    next += 1n;
  }
  return added;
}
