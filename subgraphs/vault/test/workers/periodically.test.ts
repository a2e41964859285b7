import { describe, expect, it } from '@jest/globals';
import { eventually, silentLogger } from '@crowdpay/testkit';
import { periodically } from '../../src/workers/periodically.ts';

const log = silentLogger();

describe('periodic work', () => {
  it('runs again and again, also after a failure, and never twice at once', async () => {
    let runs = 0;
    let running = 0;
    let most = 0;
    const work = periodically({ name: 'test', everyMs: 1, log }, async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      runs += 1;
      if (runs === 2) throw new Error('once');
    });
    await eventually(() => {
      expect(runs).toBeGreaterThan(3);
    });
    await work.close();
    expect(most).toBe(1);
  });

  it('ends when it is closed, after the run in progress', async () => {
    let finish = (): void => undefined;
    let ended = false;
    const work = periodically({ name: 'test', everyMs: 60_000, log }, async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      ended = true;
    });
    const closed = work.close();
    finish();
    await closed;
    expect(ended).toBe(true);
  });

  it('does not wait out the pause to end', async () => {
    let runs = 0;
    const work = periodically({ name: 'test', everyMs: 3_600_000, log }, () => Promise.resolve((runs += 1)));
    await eventually(() => {
      expect(runs).toBe(1);
    });
    await work.close();
    expect(runs).toBe(1);
  });
});
