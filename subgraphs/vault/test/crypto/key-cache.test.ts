import { describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { KeyCache, type KeyCacheLimits, keyWork, type KeyWork } from '../../src/crypto/key-cache.ts';

const LIMITS: KeyCacheLimits = { maxEntries: 2, maxAgeMs: 1000, maxMessages: 3, maxBytes: 100 };
const ONE: KeyWork = { messages: 1, bytes: 10 };

function cacheOf(limits: Partial<KeyCacheLimits> = {}) {
  const clock = new ManualClock();
  const loaded: Buffer[] = [];
  const load = jest.fn(() => {
    const key = Buffer.alloc(32, loaded.length + 1);
    loaded.push(key);
    return Promise.resolve(key);
  });
  const cache = new KeyCache(clock, { ...LIMITS, ...limits });
  const use = (name: string, amount = ONE) => cache.use(name, load, amount, (key) => key[0]);
  return { cache, clock, load, loaded, use };
}

const isWiped = (key: Buffer | undefined): boolean => key?.every((byte) => byte === 0) ?? false;

describe('the cache of plaintext keys', () => {
  it('fetches a key once for all who ask at the same time', async () => {
    const { use, load } = cacheOf({ maxMessages: 100, maxBytes: 1000 });
    const keys = await Promise.all(Array.from({ length: 50 }, () => use('a')));
    expect(new Set(keys)).toEqual(new Set([1]));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('lets go of a key after its time, and wipes it', async () => {
    const { use, load, loaded, clock } = cacheOf();
    await use('a');
    clock.advance(999);
    await use('a');
    expect(load).toHaveBeenCalledTimes(1);
    clock.advance(1);
    expect(await use('a')).toBe(2);
    expect(isWiped(loaded[0])).toBe(true);
  });

  it('lets go of a key after its number of messages, even when all come at once', async () => {
    const { use, load } = cacheOf();
    await Promise.all(Array.from({ length: 7 }, () => use('a')));
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('lets go of a key that has no room for the messages or the bytes to come', async () => {
    const { use, load, loaded } = cacheOf();
    await use('a', { messages: 2, bytes: 60 });
    await use('a', { messages: 1, bytes: 40 });
    expect(load).toHaveBeenCalledTimes(1);

    await use('a', { messages: 1, bytes: 60 });
    expect(isWiped(loaded[0])).toBe(true);
    await use('a', { messages: 1, bytes: 41 });
    expect(load).toHaveBeenCalledTimes(3);
    await use('a', { messages: 3, bytes: 1 });
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('gives a fresh key to work that is larger than any key may do, and to no other work', async () => {
    const { use, load } = cacheOf();
    await use('a', { messages: 50, bytes: 5000 });
    expect(load).toHaveBeenCalledTimes(1);
    await use('a');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('counts a text as a message, in bytes of UTF-8', () => {
    expect(keyWork(['Ada', 'Zoë'])).toEqual({ messages: 2, bytes: 7 });
  });

  it('forgets the keys of a prefix and no others, and wipes them', async () => {
    const { cache, use, loaded } = cacheOf({ maxEntries: 3 });
    await use('ada 1');
    await use('ada 2');
    await use('adam 1');
    cache.forget('ada ');
    expect(loaded.map(isWiped)).toEqual([true, true, false]);
    expect(cache.size).toBe(1);
  });

  it('holds no more keys than it may; the one used longest ago goes, wiped', async () => {
    const { cache, use, loaded } = cacheOf();
    await use('a');
    await use('b');
    await use('a');
    await use('c');
    expect(cache.size).toBe(2);
    expect(loaded.map(isWiped)).toEqual([false, true, false]);
  });

  it('wipes what nobody asks for any more', async () => {
    const { cache, use, loaded, clock } = cacheOf();
    await use('a');
    clock.advance(500);
    await use('b');
    clock.advance(500);
    cache.sweep();
    expect(loaded.map(isWiped)).toEqual([true, false]);
    cache.clear();
    expect(loaded.map(isWiped)).toEqual([true, true]);
    expect(cache.size).toBe(0);
  });

  it('remembers nothing of a failure: all who waited see it, the next one tries again', async () => {
    const { cache, use } = cacheOf();
    const fail = jest.fn(() => Promise.reject(new Error('away')));
    const waiters = Array.from({ length: 3 }, () => cache.use('a', fail, ONE, () => 0));
    for (const waiter of waiters) await expect(waiter).rejects.toThrow('away');
    expect(fail).toHaveBeenCalledTimes(1);
    expect(await use('a')).toBe(1);
  });

  it('never hands out a wiped key, however crowded it is', async () => {
    const { use } = cacheOf({ maxEntries: 1, maxMessages: 1 });
    const names = Array.from({ length: 40 }, (_, index) => `key ${index % 5}`);
    const keys = await Promise.all(names.map((name) => use(name)));
    expect(keys.every((byte) => byte !== undefined && byte > 0)).toBe(true);
  });

  it.each([{ maxEntries: 0 }, { maxAgeMs: 0 }, { maxMessages: 0 }, { maxBytes: 0 }])(
    'refuses limits that allow no key: %j',
    (limits) => {
      expect(() => cacheOf(limits)).toThrow(RangeError);
    },
  );
});
