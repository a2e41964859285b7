import { createHash } from 'node:crypto';

// RFC 9162 from its text alone, sharing nothing with the code under test.
const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** Section 2.1.1: MTH(D[n]). */
export function treeHash(data: readonly Buffer[]): Buffer {
  const [first] = data;
  if (first === undefined) return sha256();
  if (data.length === 1) return sha256(Buffer.from([0]), first);
  let k = 1;
  while (k * 2 < data.length) k *= 2;
  return sha256(Buffer.from([1]), treeHash(data.slice(0, k)), treeHash(data.slice(k)));
}

/** Section 2.1.3.2: verifying an inclusion proof. */
export function verifiesInclusion(proof: {
  leafHash: Buffer;
  leafIndex: bigint;
  treeSize: bigint;
  rootHash: Buffer;
  path: readonly Buffer[];
}): boolean {
  if (proof.leafIndex >= proof.treeSize) return false;
  let fn = proof.leafIndex;
  let sn = proof.treeSize - 1n;
  let r = proof.leafHash;
  for (const p of proof.path) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      r = sha256(Buffer.from([1]), p, r);
      if ((fn & 1n) === 0n) {
        while ((fn & 1n) === 0n && fn !== 0n) {
          fn >>= 1n;
          sn >>= 1n;
        }
      }
    } else {
      r = sha256(Buffer.from([1]), r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && r.equals(proof.rootHash);
}
