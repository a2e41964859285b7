import type { Clock } from '@crowdpay/clock';

/** Counts calls. One step reads and counts, so that two calls at the same instant never see the same free place. */
export interface RateLimitStore {
  /**
   * Counts a call under `key` and tells how many were counted in the window before it; `max` stands for "`max` or more".
   * A call beyond the limit counts too: who keeps knocking stays out (graphql-rate-limit's rule).
   */
  reserve(key: string, limit: { readonly max: number; readonly windowMs: number }): number | Promise<number>;
}

interface Calls {
  /** Instants in milliseconds, oldest first; never more than `max`. */
  times: number[];
  readonly windowMs: number;
}

const MAX_KEYS = 50_000;

/**
 * A store in this process, for one instance of a service. It forgets keys whose window is over, and beyond `maxKeys` the
 * one that was used longest ago, so that strangers cannot fill the memory.
 */
export function memoryRateLimitStore(clock: Clock, maxKeys = MAX_KEYS): RateLimitStore {
  // A Map keeps the order of insertion: each use moves a key to the end, so the first is the longest unused.
  const calls = new Map<string, Calls>();

  function forgetUnused(now: number): void {
    for (const [key, { times, windowMs }] of calls) {
      const last = times.at(-1) ?? 0;
      if (last + windowMs > now && calls.size <= maxKeys) return;
      calls.delete(key);
    }
  }

  return {
    reserve(key, { max, windowMs }) {
      const now = clock.now().getTime();
      const counted = (calls.get(key)?.times ?? []).filter((time) => time + windowMs > now);
      calls.delete(key);
      calls.set(key, { times: [...counted, now].slice(-max), windowMs });
      forgetUnused(now);
      return counted.length;
    },
  };
}
