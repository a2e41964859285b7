import { createMetrics } from '@crowdpay/metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type TestDatabase, createTestDatabase, eventually, silentLogger } from '@crowdpay/testkit';
import { type FollowUp, type FollowUpStep, startFollowUp } from '../src/follow-up.ts';
import { auditMetrics } from '../src/metrics.ts';

describe('the follow-up', () => {
  let database: TestDatabase;
  let running: FollowUp[];

  beforeEach(async () => {
    database = await createTestDatabase({ subgraph: 'audit' });
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((followUp) => followUp.close()));
    await database.drop();
  });

  function start(...steps: FollowUpStep[]): FollowUp {
    const metrics = auditMetrics(createMetrics({ service: 'audit' }));
    const followUp = startFollowUp({ databaseUrl: database.url, steps, metrics, log: silentLogger() });
    running.push(followUp);
    return followUp;
  }

  /** A step that counts its runs. */
  function counter(): FollowUpStep & { runs: number } {
    return {
      name: 'count',
      runs: 0,
      run() {
        this.runs += 1;
        return Promise.resolve(false);
      },
    };
  }

  it('is done by one process at a time, and by the next when that one ends', async () => {
    const [mine, theirs] = [counter(), counter()];
    const first = start({ name: 'mine', run: () => mine.run() });
    await eventually(() => {
      expect(mine.runs).toBeGreaterThan(0);
    });
    start({ name: 'theirs', run: () => theirs.run() });
    const before = mine.runs;
    first.wake();
    await eventually(() => {
      expect(mine.runs).toBeGreaterThan(before);
    });
    expect(theirs.runs).toBe(0);
    await first.close();
    await eventually(() => {
      expect(theirs.runs).toBeGreaterThan(0);
    });
  });

  it('does the other steps when one fails', async () => {
    const other = counter();
    start(
      { name: 'fails', run: () => Promise.reject(new Error('The archive is away.')) },
      { name: 'other', run: () => other.run() },
    );
    await eventually(() => {
      expect(other.runs).toBeGreaterThan(0);
    });
  });

  it('repeats at once while there is more', async () => {
    let left = 50;
    start({
      name: 'batches',
      run: () => {
        left -= 1;
        return Promise.resolve(left > 0);
      },
    });
    await eventually(() => {
      expect(left).toBeLessThanOrEqual(0);
    });
  });
});
