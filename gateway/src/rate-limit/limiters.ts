import type { Logger } from '@crowdpay/log';
import { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimit, RateLimiter, RateLimiters } from './limiter.ts';

/** What the limiters are made of. */
export interface RateLimitersOptions {
  /** Counters live in Redis, shared by all gateways; in this process without it. */
  readonly redisUrl?: string;
  /**
   * The share of a limit that this gateway grants by itself while Redis is away: 1 divided by the number of gateways keeps
   * the whole at the limit. 0.5 by default; limits never fall away.
   */
  readonly shareWithoutRedis?: number;
  readonly log: Logger;
}

const REDIS_TIMEOUT_MS = 250;

/** Limiters by rate-limiter-flexible: a fixed window, atomic in memory (one thread) and in Redis (one script). */
export function createRateLimiters(options: RateLimitersOptions): RateLimiters {
  const redis = options.redisUrl === undefined ? undefined : connect(options.redisUrl, options.log);
  return {
    limiter(name, limit) {
      return wrap(redis === undefined ? inMemory(name, limit) : inRedis(redis, name, limit, options), limit);
    },
    close() {
      redis?.disconnect();
    },
  };
}

function inMemory(name: string, { attempts, windowSeconds }: RateLimit): RateLimiterAbstract {
  return new RateLimiterMemory({ keyPrefix: name, points: attempts, duration: windowSeconds });
}

function inRedis(
  redis: Redis,
  name: string,
  limit: RateLimit,
  { shareWithoutRedis = 0.5 }: RateLimitersOptions,
): RateLimiterAbstract {
  const alone = { ...limit, attempts: Math.max(1, Math.floor(limit.attempts * shareWithoutRedis)) };
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `crowdpay:rate:${name}`,
    points: limit.attempts,
    duration: limit.windowSeconds,
    rejectIfRedisNotReady: true,
    insuranceLimiter: inMemory(name, alone),
  });
}

function wrap(limiter: RateLimiterAbstract, { attempts }: RateLimit): RateLimiter {
  const verdict = (allowed: boolean, result: RateLimiterRes): Awaited<ReturnType<RateLimiter['consume']>> => ({
    allowed,
    limit: attempts,
    remaining: Math.max(0, result.remainingPoints),
    resetMs: result.msBeforeNext,
  });
  return {
    async consume(key) {
      try {
        return verdict(true, await limiter.consume(key));
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return verdict(false, refusal);
        throw refusal;
      }
    },
  };
}

function connect(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    commandTimeout: REDIS_TIMEOUT_MS,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 200, 5_000),
  });
  redis.on('error', (error) => {
    log.warn({ err: error }, 'Redis cannot be reached; rate limits are kept by this process alone');
  });
  return redis;
}
