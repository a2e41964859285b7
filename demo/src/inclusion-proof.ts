import { createHash } from 'node:crypto';

/** An inclusion proof as the API gives it: hashes are SHA-256 in hex. */
export interface InclusionProof {
  readonly leafIndex: string;
  readonly treeSize: string;
  readonly rootHash: string;
  readonly leafHash: string;
  readonly path: readonly string[];
}

/**
 * Verifies an inclusion proof (RFC 9162, section 2.1.3.2), written from the RFC alone so that the demo does not take the
 * platform's word for it.
 */
export function verifyInclusion(proof: InclusionProof): boolean {
  const treeSize = BigInt(proof.treeSize);
  let node = BigInt(proof.leafIndex);
  if (node >= treeSize) return false;
  let last = treeSize - 1n;
  let hash: Buffer = Buffer.from(proof.leafHash, 'hex');
  for (const step of proof.path) {
    if (last === 0n) return false;
    const sibling = Buffer.from(step, 'hex');
    if (node % 2n === 1n || node === last) {
      hash = hashChildren(sibling, hash);
      while (node % 2n === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = hashChildren(hash, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && hash.toString('hex') === proof.rootHash;
}

// RFC 9162, section 2.1.1: interior nodes are hashed under the prefix 0x01.
function hashChildren(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}
