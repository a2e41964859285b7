import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { applyDirectives, memoryRateLimitStore, type RateLimitStore } from '../src/index.ts';
import { caller, executor, schemaOf } from './execute.ts';

const sdl = `
  type Query {
    twice: Int @rateLimit(max: 2, window: "1m")
    perPod(pod: String, other: String): Int @rateLimit(max: 1, window: "1m", identityArgs: ["pod", "other"])
    nested: Nested
  }
  type Nested { twice: Int @rateLimit(max: 2, window: "1m") }
`;

function fixture(rateLimitStore?: RateLimitStore) {
  const clock = new ManualClock();
  const calls = { count: 0 };
  const count = () => {
    calls.count += 1;
    return 1;
  };
  const resolvers = { twice: count, perPod: count, nested: { twice: count } };
  const run = executor({ sdl, resolvers, clock, ...(rateLimitStore === undefined ? {} : { rateLimitStore }) });
  const passed = async (source: string, context: unknown = { principal: caller() }) =>
    'data' in (await run(source, context));
  return { clock, calls, run, passed };
}

describe('@rateLimit', () => {
  it('lets exactly max of 20 calls at the same instant through', async () => {
    const { calls, passed } = fixture();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => passed('{ twice }')));
    expect(outcomes.filter(Boolean)).toHaveLength(2);
    expect(calls.count).toBe(2);
  });

  it('lets exactly max through when one document calls a field 20 times by aliases', async () => {
    const { calls, run } = fixture();
    const fields = Array.from({ length: 20 }, (_unused, index) => `a${index}: twice`);
    const answer = await run(`{ ${fields.join(' ')} }`, { principal: caller() });
    expect(answer).toMatchObject({ error: { code: 'RATE_LIMITED', details: { retryAfterSeconds: 60 } } });
    expect(calls.count).toBe(2);
  });

  it('lets exactly max through with a store that answers later', async () => {
    const memory = memoryRateLimitStore(new ManualClock());
    const { calls, passed } = fixture({
      reserve: async (key, limit) => {
        await new Promise(setImmediate);
        return memory.reserve(key, limit);
      },
    });
    await Promise.all(Array.from({ length: 20 }, () => passed('{ twice }')));
    expect(calls.count).toBe(2);
  });

  it('refuses when the store fails', async () => {
    const { calls, passed } = fixture({ reserve: () => Promise.reject(new Error('away')) });
    await expect(passed('{ twice }')).resolves.toBe(false);
    expect(calls.count).toBe(0);
  });

  it('opens again when the window has passed, unless the caller goes on knocking', async () => {
    const { clock, passed } = fixture();
    await passed('{ twice }');
    await passed('{ twice }');
    clock.advance(59_999);
    await expect(passed('{ twice }')).resolves.toBe(false);
    clock.advance(1);
    // The two first calls are over, the refused one still counts.
    await expect(passed('{ twice }')).resolves.toBe(true);
    await expect(passed('{ twice }')).resolves.toBe(false);
    clock.advance(60_000);
    await expect(passed('{ twice }')).resolves.toBe(true);
  });

  it('counts callers apart: by tenant, by kind, by id, and anonymous ones by where they come from', async () => {
    const { passed } = fixture();
    const callers = [
      { principal: caller() },
      { principal: caller({ id: 'usr_2' }) },
      { principal: caller({ tenant: 'acme' }) },
      { principal: caller({ kind: 'partner' }) },
      { principal: caller({ kind: 'anonymous', id: 'anonymous', source: 'network-one' }) },
      { principal: caller({ kind: 'anonymous', id: 'anonymous', source: 'network-two' }) },
      { principal: caller({ kind: 'anonymous', id: 'anonymous' }) },
    ];
    for (const context of callers) {
      expect([await passed('{ twice }', context), await passed('{ twice }', context)]).toEqual([true, true]);
      expect(await passed('{ twice }', context)).toBe(false);
    }
  });

  it('does not let a person pick another bucket by another source', async () => {
    const { passed } = fixture();
    const from = (source: string) => passed('{ twice }', { principal: caller({ source }) });
    expect([await from('one'), await from('two'), await from('three')]).toEqual([true, true, false]);
  });

  it('counts fields of one name on two types apart', async () => {
    const { passed } = fixture();
    expect(await passed('{ a: twice b: twice }')).toBe(true);
    expect(await passed('{ nested { a: twice b: twice } }')).toBe(true);
  });

  it('counts each value of the identity arguments apart', async () => {
    const { passed } = fixture();
    expect(await passed('{ perPod(pod: "a") }')).toBe(true);
    expect(await passed('{ perPod(pod: "b") }')).toBe(true);
    expect(await passed('{ perPod(pod: "a") }')).toBe(false);
  });

  it.each([
    ['max: 0, window: "1m"', 'max must be 1 or more'],
    ['max: -1, window: "1m"', 'max must be 1 or more'],
    ['max: 1, window: "soon"', 'window must be'],
    ['max: 1, window: "0s"', 'window must be'],
    ['max: 1, window: ""', 'window must be'],
  ])('does not start with (%s), which the library would read as another limit', (args, message) => {
    expect(() => applyDirectives(schemaOf(`type Query { a: Int @rateLimit(${args}) }`))).toThrow(message);
  });
});

describe('the store in memory', () => {
  const limit = { max: 2, windowMs: 1_000 };

  it('forgets keys whose window is over', () => {
    const clock = new ManualClock();
    const store = memoryRateLimitStore(clock, 1_000_000);
    for (let index = 0; index < 100; index += 1) void store.reserve(`old-${index}`, limit);
    clock.advance(1_000);
    expect(store.reserve('new', limit)).toBe(0);
    expect(store.reserve('old-0', limit)).toBe(0);
  });

  it('keeps the keys that are in use when strangers flood it', () => {
    const store = memoryRateLimitStore(new ManualClock(), 10);
    void store.reserve('regular', limit);
    void store.reserve('regular', limit);
    for (let index = 0; index < 1_000; index += 1) {
      void store.reserve(`stranger-${index}`, limit);
      expect(store.reserve('regular', limit)).toBe(2);
    }
    expect(store.reserve('stranger-0', limit)).toBe(0);
  });
});
