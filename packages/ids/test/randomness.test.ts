import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandomness, systemRandomness } from '../src/index.ts';

describe('the system generator', () => {
  it('gives as many bytes as asked for, from none to more than its pool holds', () => {
    for (const length of [0, 1, 12, 32, 63, 64, 65, 4_095, 4_096, 10_000]) {
      expect(systemRandomness.bytes(length)).toHaveLength(length);
    }
  });

  it('gives no bytes twice, whatever lengths are asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 12, max: 80 }), { minLength: 2, maxLength: 400 }), (lengths) => {
        const given = lengths.map((length) => systemRandomness.bytes(length).subarray(0, 12).toString('hex'));
        expect(new Set(given).size).toBe(given.length);
      }),
    );
  });

  it('gives buffers of their own: to wipe one changes no other', () => {
    const [left, right] = [systemRandomness.bytes(32), systemRandomness.bytes(32)];
    const kept = Buffer.from(right);
    left.fill(0);
    expect(right).toEqual(kept);
    expect(left.buffer).not.toBe(right.buffer);
  });

  it('gives every value of a byte about equally often', () => {
    const counts = new Array<number>(256).fill(0);
    const draws = 256 * 400;
    for (let drawn = 0; drawn < draws; drawn += 16) {
      for (const byte of systemRandomness.bytes(16)) counts[byte] = (counts[byte] ?? 0) + 1;
    }
    // 400 expected of each, standard deviation 20: ten of these away happens never.
    expect(Math.min(...counts)).toBeGreaterThan(200);
    expect(Math.max(...counts)).toBeLessThan(600);
  });
});

describe('the seeded stream', () => {
  it('repeats itself for one seed, in whatever pieces it is read, and differs for another', () => {
    const whole = seededRandomness('seed').bytes(100);
    const pieces = seededRandomness('seed');
    expect(Buffer.concat([pieces.bytes(1), pieces.bytes(33), pieces.bytes(66)])).toEqual(whole);
    expect(seededRandomness('other').bytes(100)).not.toEqual(whole);
  });
});
