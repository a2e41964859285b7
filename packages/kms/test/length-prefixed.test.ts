import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lengthPrefixed } from '../src/index.ts';

describe('length-prefixed fields', () => {
  it('have one encoding: 32-bit big-endian length, then the bytes', () => {
    expect(lengthPrefixed('ab', '', Buffer.of(0xff)).toString('hex')).toBe('00000002616200000000' + '00000001ff');
  });

  it('carry texts in UTF-8 and bytes as they are', () => {
    expect(lengthPrefixed('é').toString('hex')).toBe('00000002c3a9');
    expect(lengthPrefixed(Buffer.of(0xe9, 0x00)).toString('hex')).toBe('00000002e900');
  });

  it('cannot be read as other fields', () => {
    const fields = fc.array(fc.string({ maxLength: 6 }), { maxLength: 4 });
    fc.assert(
      fc.property(fields, fields, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(lengthPrefixed(...left).equals(lengthPrefixed(...right))).toBe(same);
      }),
    );
  });
});
