import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { blake2b256 } from '../src/index.ts';

describe('blake2b256', () => {
  it.each([
    ['', '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8'],
    ['abc', 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319'],
  ])('hashes %p as the reference implementation does', (text, digest) => {
    expect(blake2b256(Buffer.from(text)).toString('hex')).toBe(digest);
  });

  it('is not BLAKE2b-512 cut to 32 bytes', () => {
    const cut = createHash('blake2b512').update('abc').digest().subarray(0, 32);
    expect(blake2b256(Buffer.from('abc')).equals(cut)).toBe(false);
  });
});
