import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort, silentLogger } from '@crowdpay/testkit';
import { createRateLimiters } from '../../src/rate-limit/limiters.ts';
import type { RateLimiters } from '../../src/rate-limit/limiter.ts';

let limiters: RateLimiters;
afterEach(() => {
  limiters.close();
});

const passed = async (limiter: ReturnType<RateLimiters['limiter']>, count: number) => {
  const verdicts = await Promise.all(Array.from({ length: count }, () => limiter.consume('one')));
  return verdicts.filter(({ allowed }) => allowed).length;
};

describe('limiters', () => {
  it('in memory are exact at the same instant', async () => {
    limiters = createRateLimiters({ log: silentLogger() });
    expect(await passed(limiters.limiter('a', { attempts: 10, windowSeconds: 60 }), 100)).toBe(10);
  });

  it('of two names do not share a counter', async () => {
    limiters = createRateLimiters({ log: silentLogger() });
    await passed(limiters.limiter('a', { attempts: 1, windowSeconds: 60 }), 5);
    expect(await passed(limiters.limiter('b', { attempts: 1, windowSeconds: 60 }), 5)).toBe(1);
  });

  it('grant a share of the limit while Redis is away, never all', async () => {
    const redisUrl = `redis://127.0.0.1:${String(await freePort())}`;
    limiters = createRateLimiters({ log: silentLogger(), redisUrl, shareWithoutRedis: 0.5 });
    expect(await passed(limiters.limiter('a', { attempts: 10, windowSeconds: 60 }), 100)).toBe(5);
  });

  it('grant one attempt at least while Redis is away', async () => {
    const redisUrl = `redis://127.0.0.1:${String(await freePort())}`;
    limiters = createRateLimiters({ log: silentLogger(), redisUrl, shareWithoutRedis: 0.1 });
    expect(await passed(limiters.limiter('a', { attempts: 2, windowSeconds: 60 }), 10)).toBe(1);
  });
});
