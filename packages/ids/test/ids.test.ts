import { ManualClock } from '@crowdpay/clock';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ID_PREFIXES, type IdPrefix, isId, randomIds, seededRandomness, systemRandomness } from '../src/index.ts';

const PREFIXES = Object.keys(ID_PREFIXES) as IdPrefix[];
const prefix = fc.constantFrom(...PREFIXES);
const instant = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });

const idsAt = (time: Date, seed: string) => randomIds(new ManualClock(time.toISOString()), seededRandomness(seed));

describe('an id', () => {
  it('has the shape of its kind and of no other', () => {
    fc.assert(
      fc.property(prefix, prefix, instant, fc.string(), (own, other, time, seed) => {
        const id = idsAt(time, seed).next(own);
        expect(isId(own, id)).toBe(true);
        expect(isId(other, id)).toBe(own === other);
      }),
    );
  });

  it('sorts by the millisecond of its creation', () => {
    fc.assert(
      fc.property(instant, instant, (one, other) => {
        const [earlier, later] = one <= other ? [one, other] : [other, one];
        fc.pre(earlier < later);
        expect(idsAt(earlier, 'a').next('evt') < idsAt(later, 'b').next('evt')).toBe(true);
      }),
    );
  });

  it('repeats under the same clock and seed, so that a test can name it', () => {
    const time = new Date('2026-03-01T12:00:00.000Z');
    expect(idsAt(time, 'seed').next('pod')).toBe(idsAt(time, 'seed').next('pod'));
  });

  it('is unique within one millisecond', () => {
    const ids = randomIds(new ManualClock(), systemRandomness);
    const drawn = Array.from({ length: 10_000 }, () => ids.next('evt'));
    expect(new Set(drawn).size).toBe(drawn.length);
  });
});

describe('isId', () => {
  const genuine = randomIds(new ManualClock(), seededRandomness('x')).next('pod');

  it.each([
    ['another prefix', genuine.replace('pod_', 'usr_')],
    ['no prefix', genuine.slice(4)],
    ['a character too few', genuine.slice(0, -1)],
    ['a character too many', `${genuine}0`],
    ['upper case', genuine.toUpperCase()],
    ['a letter that reads as a digit', `${genuine.slice(0, -1)}l`],
    ['a trailing line break', `${genuine}\n`],
    ['nothing', ''],
  ])('refuses %s', (_, value) => {
    expect(isId('pod', value)).toBe(false);
  });
});

describe('randomness', () => {
  it('gives as many bytes as asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), (length) => {
        expect(systemRandomness.bytes(length)).toHaveLength(length);
        expect(seededRandomness('s').bytes(length)).toHaveLength(length);
      }),
    );
  });

  it('repeats for one seed whatever the size of the draws', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 10 }), (seed, sizes) => {
        const source = seededRandomness(seed);
        const drawn = Buffer.concat(sizes.map((size) => source.bytes(size)));
        expect(drawn.equals(seededRandomness(seed).bytes(drawn.length))).toBe(true);
      }),
    );
  });

  it('differs between seeds', () => {
    expect(seededRandomness('a').bytes(32).equals(seededRandomness('b').bytes(32))).toBe(false);
  });
});
