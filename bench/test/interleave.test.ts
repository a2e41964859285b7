import { describe, expect, it } from '@jest/globals';
import { type Contestant, interleave, median, ratio, summarize } from '../src/interleave.ts';

function contestant(name: string, calls: string[], callsPerRound = 2): Contestant {
  return {
    name,
    valuesPerCall: 3,
    callsPerRound,
    concurrency: 1,
    prepare: (count) => Promise.resolve(Array.from({ length: count }, () => () => calls.push(name))),
  };
}

const round = (valuesPerSecond: number) => ({ valuesPerSecond, valuesPerCpuSecond: valuesPerSecond });

describe('contestants', () => {
  it('take turns, and the first round does not count', async () => {
    const calls: string[] = [];
    const rounds = await interleave([contestant('ours', calls), contestant('limit', calls)], 2);
    expect(calls.join(' ')).toBe(Array.from({ length: 3 }, () => 'ours ours limit limit').join(' '));
    expect(rounds.get('ours')).toHaveLength(2);
    expect(rounds.get('limit')).toHaveLength(2);
  });

  it('get new calls each round, made before the clock runs', async () => {
    let prepared = 0;
    const counting: Contestant = {
      ...contestant('counting', []),
      prepare: (count) => {
        prepared += 1;
        return Promise.resolve(Array.from({ length: count }, () => () => undefined));
      },
    };
    await interleave([counting], 3);
    expect(prepared).toBe(4);
  });

  it('are given no more calls at once than they stand', async () => {
    let running = 0;
    let most = 0;
    const busy: Contestant = {
      ...contestant('busy', [], 20),
      concurrency: 4,
      prepare: (count) =>
        Promise.resolve(
          Array.from({ length: count }, () => async () => {
            running += 1;
            most = Math.max(most, running);
            await new Promise((resolve) => setImmediate(resolve));
            running -= 1;
          }),
        ),
    };
    await interleave([busy], 1);
    expect(most).toBe(4);
  });

  it('fail the run when a call fails', async () => {
    const broken: Contestant = {
      ...contestant('broken', []),
      prepare: () => Promise.resolve([() => Promise.reject(new Error('no'))]),
    };
    await expect(interleave([broken], 1)).rejects.toThrow('no');
  });
});

describe('the middle', () => {
  it('is a round, or the mean of two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it('of ratios compares neighbours in time', () => {
    const rounds = new Map([
      ['ours', [round(50), round(10), round(60)]],
      ['limit', [round(100), round(20), round(100)]],
    ]);
    expect(ratio(rounds, 'ours', 'limit')).toBe(0.5);
    expect(ratio(rounds, 'ours', 'missing')).toBeNaN();
    expect(summarize(rounds, 'ours')).toMatchObject({ valuesPerSecond: 50, spreadPercent: 100 });
  });
});
