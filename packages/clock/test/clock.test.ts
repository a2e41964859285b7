import { describe, expect, it } from '@jest/globals';
import { ManualClock, systemClock } from '../src/index.ts';

describe('the manual clock', () => {
  it('stands still until it is moved', () => {
    const clock = new ManualClock('2026-03-01T12:00:00.000Z');
    expect(clock.now()).toEqual(clock.now());
    expect(clock.now().toISOString()).toBe('2026-03-01T12:00:00.000Z');
  });

  it('moves forward and backward by milliseconds', () => {
    const clock = new ManualClock('2026-03-01T12:00:00.000Z');
    clock.advance(1_500);
    expect(clock.now().toISOString()).toBe('2026-03-01T12:00:01.500Z');
    clock.advance(-2_000);
    expect(clock.now().toISOString()).toBe('2026-03-01T11:59:59.500Z');
  });

  it('hands out instants that a caller cannot move it by', () => {
    const clock = new ManualClock('2026-03-01T12:00:00.000Z');
    clock.now().setFullYear(1999);
    expect(clock.now().toISOString()).toBe('2026-03-01T12:00:00.000Z');
  });
});

describe('the system clock', () => {
  it('tells the time of the machine', () => {
    const before = Date.now();
    const told = systemClock.now().getTime();
    expect(told).toBeGreaterThanOrEqual(before);
    expect(told).toBeLessThanOrEqual(Date.now());
  });
});
