import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandomness, systemRandomness } from '@crowdpay/ids';
import { createDraw } from '../../src/domain/draw.ts';

describe('a draw', () => {
  it('stays below its bound', () => {
    const draw = createDraw(systemRandomness);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 256 }), (bound) => {
        const value = draw.below(bound);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(bound);
      }),
    );
  });

  it('throws away the bytes that would make small numbers likelier', () => {
    // 256 is 25 tens and a rest of six: 250 to 255 are no fair digits.
    const bytes = [250, 255, 251, 7, 252, 249];
    const draw = createDraw({ bytes: (length) => Buffer.from(bytes.splice(0, length)) });
    expect(draw.digits(2)).toBe('79');
  });

  it('gives 26 characters of base 32', () => {
    expect(createDraw(seededRandomness('draw')).opaque()).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('repeats itself for the same randomness only', () => {
    const [first, second] = [createDraw(seededRandomness('a')), createDraw(seededRandomness('a'))];
    expect(first.opaque()).toBe(second.opaque());
    expect(createDraw(seededRandomness('b')).opaque()).not.toBe(createDraw(seededRandomness('a')).opaque());
  });
});
