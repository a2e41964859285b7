import { describe, expect, it } from '@jest/globals';
import { Bell, pause } from '../src/index.ts';

const LONG_MS = 600_000; // a test that waits this long has failed by its own time limit

describe('Bell', () => {
  it('wakes the one that waits', async () => {
    const bell = new Bell();
    const waiting = bell.wait(LONG_MS);
    bell.ring();
    await waiting;
  });

  it('keeps a ring that came before the wait', async () => {
    const bell = new Bell();
    bell.ring();
    await bell.wait(LONG_MS);
  });

  it('forgets earlier rings on reset, and wakes by itself at the end of the wait', async () => {
    const bell = new Bell();
    bell.ring();
    bell.reset();
    let woken = false;
    const waiting = bell.wait(1).then(() => {
      woken = true;
    });
    await Promise.resolve();
    expect(woken).toBe(false);
    await waiting;
  });
});

describe('pause', () => {
  it('ends without an error when its signal is aborted, before or during the wait', async () => {
    const ending = new AbortController();
    const waiting = pause(LONG_MS, ending.signal);
    ending.abort();
    await waiting;
    await pause(LONG_MS, ending.signal);
  });
});
