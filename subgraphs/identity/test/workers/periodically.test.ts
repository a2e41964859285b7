import { eventually, silentLogger } from '@crowdpay/testkit';
import { describe, expect, it } from '@jest/globals';
import { periodically } from '../../src/workers/periodically.ts';

const options = { name: 'test', everyMs: 1, log: silentLogger() };

describe('periodically', () => {
  it('runs again and again, never twice at once', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const work = periodically(options, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      runs += 1;
    });
    await eventually(() => {
      expect(runs).toBeGreaterThan(3);
    });
    await work.close();
    expect(most).toBe(1);
  });

  it('goes on after a run that failed', async () => {
    let runs = 0;
    const work = periodically(options, () => {
      runs += 1;
      return Promise.reject(new Error('this run failed'));
    });
    await eventually(() => {
      expect(runs).toBeGreaterThan(1);
    });
    await work.close();
  });

  it('waits for the run in progress when it is closed, and starts no other', async () => {
    let finished = false;
    let begin: (() => void) | undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let release: (() => void) | undefined;
    const work = periodically(options, async () => {
      begin?.();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      finished = true;
    });
    await begun;
    const closing = work.close();
    release?.();
    await closing;
    expect(finished).toBe(true);
  });
});
