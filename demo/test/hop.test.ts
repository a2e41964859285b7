import { describe, expect, it } from '@jest/globals';
import { awaitAnswer, expectThat, HopFailed, Journey, type Hop } from '../src/hop.ts';

describe('a journey', () => {
  it('records each hop and tells it at once', async () => {
    const told: Hop[] = [];
    const journey = new Journey((hop) => told.push(hop));
    expect(await journey.hop('first', () => Promise.resolve([42, 'seen'] as const))).toBe(42);
    expect(told).toMatchObject([{ name: 'first', ok: true, detail: 'seen' }]);
    expect(journey.ok).toBe(true);
  });

  it('fails, and stops, at the hop that shows something else', async () => {
    const journey = new Journey(() => undefined);
    const hop = journey.hop('second', () => {
      expectThat(false, 'the money did not move');
      return Promise.resolve([0, ''] as const);
    });
    await expect(hop).rejects.toBeInstanceOf(HopFailed);
    expect(journey.hops).toMatchObject([{ name: 'second', ok: false, detail: 'the money did not move' }]);
    expect(journey.ok).toBe(false);
  });
});

describe('awaiting an answer', () => {
  it('asks again until the answer is the awaited one', async () => {
    let asked = 0;
    const answer = await awaitAnswer(
      () => Promise.resolve((asked += 1)),
      (n) => n === 3,
      String,
    );
    expect(answer).toBe(3);
  });

  it('gives up with the last answer when time runs out', async () => {
    const asking = awaitAnswer(
      () => Promise.resolve('POSTED'),
      () => false,
      (last) => `it is ${last}`,
      0,
    );
    await expect(asking).rejects.toThrow('it is POSTED');
  });
});
