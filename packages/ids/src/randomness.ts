import { createHash, randomBytes } from 'node:crypto';

/** The randomness port: unpredictable bytes in production, a repeatable stream in tests. */
export interface Randomness {
  /** @returns `length` bytes. */
  bytes(length: number): Buffer;
}

/** The operating system's generator (`node:crypto`). */
export const systemRandomness: Randomness = { bytes: (length) => randomBytes(length) };

/**
 * A repeatable stream for tests and drills: SHA-256 over seed and counter. Never use it for keys that guard real data.
 */
export function seededRandomness(seed: string): Randomness {
  let counter = 0;
  let pool = Buffer.alloc(0);
  return {
    bytes(length) {
      while (pool.length < length) {
        const block = createHash('sha256')
          .update(`${seed}:${String(counter)}`)
          .digest();
        counter += 1;
        pool = Buffer.concat([pool, block]);
      }
      const out = Buffer.from(pool.subarray(0, length));
      pool = pool.subarray(length);
      return out;
    },
  };
}
