import { describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { KeyCache, type KeyCacheLimits } from '../../src/crypto/key-cache.ts';

const LIMITS: KeyCacheLimits = { maxEntries: 2, maxAgeMs: 1000, maxUses: 3 };

function cacheOf(limits: Partial<KeyCacheLimits> = {}) {
  const clock = new ManualClock();
  const loaded: Buffer[] = [];
  const load = jest.fn(() => {
    const key = Buffer.alloc(32, loaded.length + 1);
    loaded.push(key);
    return Promise.resolve(key);
  });
  const cache = new KeyCache(clock, { ...LIMITS, ...limits });
  return { cache, clock, load, loaded, use: (name: string) => cache.use(name, load, (key) => key[0]) };
}

const isWiped = (key: Buffer | undefined): boolean => key?.every((byte) => byte === 0) ?? false;

describe('the cache of plaintext keys', () => {
  it('fetches a key once for all who ask at the same time', async () => {
    const { use, load } = cacheOf({ maxUses: 100 });
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

  it('lets go of a key after its number of uses, even when all come at once', async () => {
    const { use, load } = cacheOf();
    await Promise.all(Array.from({ length: 7 }, () => use('a')));
    expect(load).toHaveBeenCalledTimes(3);
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
    const waiters = Array.from({ length: 3 }, () => cache.use('a', fail, () => 0));
    for (const waiter of waiters) await expect(waiter).rejects.toThrow('away');
    expect(fail).toHaveBeenCalledTimes(1);
    expect(await use('a')).toBe(1);
  });

  it('never hands out a wiped key, however crowded it is', async () => {
    const { use } = cacheOf({ maxEntries: 1, maxUses: 1 });
    const names = Array.from({ length: 40 }, (_, index) => `key ${index % 5}`);
    const keys = await Promise.all(names.map(use));
    expect(keys.every((byte) => byte !== undefined && byte > 0)).toBe(true);
  });

  it.each([{ maxEntries: 0 }, { maxAgeMs: 0 }, { maxUses: 0 }])('refuses limits that allow no key: %j', (limits) => {
    expect(() => cacheOf(limits)).toThrow(RangeError);
  });
});
