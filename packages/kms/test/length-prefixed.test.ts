import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lengthPrefixed } from '../src/index.ts';

describe('length-prefixed fields', () => {
  it('have one encoding: 32-bit big-endian length, then the bytes', () => {
    expect(lengthPrefixed('ab', '', Buffer.of(0xff)).toString('hex')).toBe('00000002616200000000' + '00000001ff');
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
