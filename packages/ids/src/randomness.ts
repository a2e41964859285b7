import { createHash, randomBytes, randomFillSync } from 'node:crypto';

/** The randomness port: unpredictable bytes in production, a repeatable stream in tests. */
export interface Randomness {
  /** @returns `length` bytes. */
  bytes(length: number): Buffer;
}

// A call of the generator costs microseconds, whatever its length: a nonce of 12 bytes is taken from a pool.
const POOL_BYTES = 4_096;
const POOLED_BYTES = 64;

/** The operating system's generator (`node:crypto`). No byte is given out twice, and none stays in the pool once given. */
export const systemRandomness: Randomness = pooled();

function pooled(): Randomness {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    bytes(length) {
      if (length > POOLED_BYTES) return randomBytes(length);
      if (used + length > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      const given = Buffer.allocUnsafeSlow(length);
      pool.copy(given, 0, used, used + length);
      pool.fill(0, used, used + length);
      used += length;
      return given;
    },
  };
}

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
