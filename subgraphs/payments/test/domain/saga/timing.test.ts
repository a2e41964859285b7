import { describe, expect, it } from '@jest/globals';
import { seededRandomness } from '@crowdpay/ids';
import { backoffMs, SAGA_TIMING } from '../../../src/domain/saga/timing.ts';

describe('backoffMs', () => {
  const randomness = seededRandomness('backoff');

  it('doubles, with jitter between a half and the whole', () => {
    for (let attempts = 1; attempts <= 9; attempts += 1) {
      const whole = SAGA_TIMING.firstDelayMs * 2 ** (attempts - 1);
      const pause = backoffMs(attempts, randomness);
      expect(pause).toBeGreaterThanOrEqual(whole / 2);
      expect(pause).toBeLessThanOrEqual(whole);
    }
  });

  it('stays under its bound however many attempts there were', () => {
    expect(backoffMs(1_000_000, randomness)).toBeLessThanOrEqual(SAGA_TIMING.maxDelayMs);
  });

  it('spreads sagas that failed together', () => {
    expect(new Set(Array.from({ length: 20 }, () => backoffMs(8, randomness))).size).toBeGreaterThan(10);
  });
});
