import { describe, expect, it } from '@jest/globals';
import { periodically } from '../src/index.ts';

const HOUR_MS = 3_600_000;

/** A promise with its ends in hand. */
function handle(): { promise: Promise<void>; release: () => void } {
  let release = (): void => undefined;
  const promise = new Promise<void>((resolve) => (release = resolve));
  return { promise, release };
}

describe('periodic work', () => {
  it('comes again and again, also after a failure, and never twice at once', async () => {
    const seen: unknown[] = [];
    const enough = handle();
    let [runs, running, most] = [0, 0, 0];
    const work = periodically({ everyMs: 1, onError: (error) => seen.push(error) }, async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      runs += 1;
      if (runs === 2) throw new Error('once');
      if (runs === 4) enough.release();
    });
    await enough.promise;
    await work.close();
    expect(most).toBe(1);
    expect(seen).toEqual([new Error('once')]);
  });

  it('is closed when the run in progress has ended, and starts no other', async () => {
    const run = handle();
    let ended = 0;
    const work = periodically({ everyMs: 0, onError: () => undefined }, async () => {
      await run.promise;
      ended += 1;
    });
    const closed = work.close();
    run.release();
    await closed;
    expect(ended).toBe(1);
  });

  it('does not wait out the pause to be closed', async () => {
    const first = handle();
    const work = periodically({ everyMs: HOUR_MS, onError: () => undefined }, () => {
      first.release();
      return Promise.resolve();
    });
    await first.promise;
    await expect(work.close()).resolves.toBeUndefined();
  });
});
