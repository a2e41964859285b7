import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { verifyInclusion } from '../src/inclusion-proof.ts';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafHash = (leaf: Uint8Array): Buffer => sha256(Buffer.of(0), leaf);

// RFC 9162, sections 2.1.1 and 2.1.3.1, by their own recursion: slow, and as plain as the text.
function split(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

function rootOf(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return leafHash(only);
  const k = split(leaves.length);
  return sha256(Buffer.of(1), rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

function pathOf(index: number, leaves: readonly Uint8Array[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...pathOf(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...pathOf(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}

const tree = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 40 })
  .chain((leaves) => fc.tuple(fc.constant(leaves), fc.nat(leaves.length - 1)));

function proofOf(leaves: readonly Uint8Array[], index: number) {
  return {
    leafIndex: String(index),
    treeSize: String(leaves.length),
    rootHash: rootOf(leaves).toString('hex'),
    leafHash: leafHash(leaves[index]!).toString('hex'),
    path: pathOf(index, leaves).map((hash) => hash.toString('hex')),
  };
}

describe('an inclusion proof', () => {
  it('holds for every leaf of every tree', () => {
    fc.assert(fc.property(tree, ([leaves, index]) => verifyInclusion(proofOf(leaves, index))));
  });

  it('fails for another leaf, another root, and a path that is longer or shorter', () => {
    fc.assert(
      fc.property(tree, ([leaves, index]) => {
        const proof = proofOf(leaves, index);
        const other = sha256(Buffer.from('other')).toString('hex');
        expect(verifyInclusion({ ...proof, leafHash: other })).toBe(false);
        expect(verifyInclusion({ ...proof, rootHash: other })).toBe(false);
        expect(verifyInclusion({ ...proof, path: [...proof.path, other] })).toBe(false);
        if (proof.path.length > 0) expect(verifyInclusion({ ...proof, path: proof.path.slice(1) })).toBe(false);
      }),
    );
  });

  it('fails for an index outside the tree', () => {
    const proof = proofOf([Buffer.of(1), Buffer.of(2)], 1);
    expect(verifyInclusion({ ...proof, leafIndex: '2' })).toBe(false);
  });
});
