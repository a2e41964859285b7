import type { Randomness } from '@crowdpay/ids';

// Crockford's base 32, the alphabet of @crowdpay/pii-token's opaque part.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const OPAQUE_CHARACTERS = 26;
const POOL_BYTES = 64;

/**
 * Unbiased random choices for tokens. Tokens are drawn, not derived from the value: after an erasure not even the holder
 * of every key can tell which value a token stood for.
 */
export interface Draw {
  /** @returns a whole number from 0 to `bound - 1`, each equally likely. `bound` is 1 to 256. */
  below(bound: number): number;
  /** @returns `count` decimal digits. */
  digits(count: number): string;
  /** @returns 26 characters of Crockford's base 32: 130 bits. */
  opaque(): string;
}

/** Draws from `randomness`, a pool of bytes at a time. */
export function createDraw(randomness: Randomness): Draw {
  let pool: Buffer = Buffer.alloc(0);
  let used = 0;

  const nextByte = (): number => {
    if (used === pool.length) {
      pool = randomness.bytes(POOL_BYTES);
      used = 0;
    }
    used += 1;
    return pool.readUInt8(used - 1);
  };

  const below = (bound: number): number => {
    // Bytes past the last whole multiple of the bound would make small numbers likelier: they are thrown away.
    const limit = 256 - (256 % bound);
    let byte = nextByte();
    while (byte >= limit) byte = nextByte();
    return byte % bound;
  };

  const text = (count: number, alphabet: string): string => {
    let out = '';
    for (let index = 0; index < count; index += 1) out += alphabet.charAt(below(alphabet.length));
    return out;
  };

  return { below, digits: (count) => text(count, '0123456789'), opaque: () => text(OPAQUE_CHARACTERS, ALPHABET) };
}
