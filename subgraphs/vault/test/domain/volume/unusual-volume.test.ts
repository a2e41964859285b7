import { describe, expect, it } from '@jest/globals';
import { DEFAULT_UNUSUAL_VOLUME_RULES, isUnusual } from '../../../src/domain/volume/unusual-volume.ts';

const unusual = (thisHour: number, hours = 0, values = 0): boolean =>
  isUnusual({ thisHour, before: { hours, values } }, DEFAULT_UNUSUAL_VOLUME_RULES);

describe('an unusual volume of clear values', () => {
  it('is more than 500 in an hour, whatever the habit', () => {
    expect(unusual(500, 10, 5_000)).toBe(false);
    expect(unusual(501, 10, 5_000)).toBe(true);
    expect(unusual(501)).toBe(true);
  });

  it('is more than 100 in an hour and ten times as many as in a mean hour that had any', () => {
    expect(unusual(101, 4, 40)).toBe(true);
    expect(unusual(100, 4, 40)).toBe(false);
    expect(unusual(150, 2, 30)).toBe(false);
    expect(unusual(151, 2, 30)).toBe(true);
  });

  it('is not a small one, however rare', () => {
    expect(unusual(100, 1, 1)).toBe(false);
    expect(unusual(1)).toBe(false);
  });

  it('is more than 100 for who has seen none in the last days: there is no habit that it could be', () => {
    expect(unusual(100)).toBe(false);
    expect(unusual(101)).toBe(true);
  });
});
