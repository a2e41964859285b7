import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appendLeaves } from '../../src/domain/merkle/append.ts';
import { EMPTY_ROOT, leafHash } from '../../src/domain/merkle/hash.ts';
import { type NodeLookup, rangeRoot, rootNodes } from '../../src/domain/merkle/nodes.ts';
import { inclusionProof, proofNodes } from '../../src/domain/merkle/proof.ts';
import { treeHash, verifiesInclusion } from './rfc9162.ts';

/** The tree as a store of nodes that are written once. */
class Tree {
  private readonly nodes = new Map<string, Buffer>();
  size = 0n;

  readonly lookup: NodeLookup = ({ level, index }) => {
    const hash = this.nodes.get(`${level}:${index}`);
    if (hash === undefined) throw new Error(`There is no node ${level}:${index}.`);
    return hash;
  };

  append(data: readonly Buffer[]): void {
    for (const { level, index, hash } of appendLeaves(this.size, this.lookup, data.map(leafHash))) {
      if (this.nodes.has(`${level}:${index}`)) throw new Error(`The node ${level}:${index} was written twice.`);
      this.nodes.set(`${level}:${index}`, hash);
    }
    this.size += BigInt(data.length);
  }

  /** What {@link proofNodes} names, and nothing else. */
  only(ids: ReturnType<typeof proofNodes>): NodeLookup {
    const allowed = new Set(ids.map(({ level, index }) => `${level}:${index}`));
    return (id) => {
      if (!allowed.has(`${id.level}:${id.index}`))
        throw new Error(`The node ${id.level}:${id.index} was not asked for.`);
      return this.lookup(id);
    };
  }

  root(size = this.size): Buffer {
    return rangeRoot({ start: 0n, end: size }, this.lookup);
  }
}

const leaves = (count: number): Buffer[] => Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}`));

describe('the Merkle tree', () => {
  it.each([
    // The trees of Certificate Transparency's own tests.
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [4, 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
    [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
    [6, '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('of %d known leaves has the known root', (count, root) => {
    const known = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const tree = new Tree();
    tree.append(known.slice(0, count).map((hex) => Buffer.from(hex, 'hex')));
    expect(tree.root().toString('hex')).toBe(root);
  });

  it('without leaves has the hash of nothing as its root', () => {
    expect(new Tree().root()).toEqual(EMPTY_ROOT);
    expect(EMPTY_ROOT).toEqual(treeHash([]));
  });

  it('has the root that RFC 9162 defines, whatever the batches in which leaves came', () => {
    const batches = fc.array(fc.nat(9), { maxLength: 12 });
    fc.assert(
      fc.property(batches, (counts) => {
        const tree = new Tree();
        const all = leaves(counts.reduce((sum, count) => sum + count, 0));
        let next = 0;
        for (const count of counts) {
          tree.append(all.slice(next, next + count));
          next += count;
        }
        return tree.root().equals(treeHash(all));
      }),
    );
  });

  it('proves every leaf in every tree of up to 40 leaves, to a verifier written from the RFC', () => {
    const tree = new Tree();
    tree.append(leaves(40));
    for (let size = 1n; size <= 40n; size += 1n) {
      for (let leaf = 0n; leaf < size; leaf += 1n) {
        const proof = inclusionProof(leaf, size, tree.only(proofNodes(leaf, size)));
        expect(proof.rootHash).toEqual(treeHash(leaves(Number(size))));
        expect(verifiesInclusion(proof)).toBe(true);
      }
    }
  });

  it('proves nothing about a leaf that is not there', () => {
    const tree = new Tree();
    tree.append(leaves(21));
    const proof = inclusionProof(13n, 21n, tree.lookup);
    expect(verifiesInclusion({ ...proof, leafHash: leafHash('another') })).toBe(false);
    expect(verifiesInclusion({ ...proof, leafIndex: 12n })).toBe(false);
    expect(verifiesInclusion({ ...proof, path: proof.path.slice(1) })).toBe(false);
    // An inner node does not pass for a leaf: the two are hashed with different prefixes.
    const inner = Buffer.concat([leafHash('leaf 0'), leafHash('leaf 1')]);
    expect(leafHash(inner)).not.toEqual(tree.lookup({ level: 1, index: 0n }));
  });

  it('needs few nodes for a proof and for a root, however large it is', () => {
    expect(proofNodes(777_777n, 1_000_000n).length).toBeLessThan(80);
    expect(rootNodes(1_000_000n).length).toBeLessThanOrEqual(20);
  });
});
