/** What became of one attempt. */
export interface RateVerdict {
  readonly allowed: boolean;
  /** Attempts allowed in a window. */
  readonly limit: number;
  /** Attempts left in this window. */
  readonly remaining: number;
  /** Milliseconds until the window ends. */
  readonly resetMs: number;
}

/** Counts attempts; counting and deciding are one atomic step, so that attempts at the same instant cannot all pass. */
export interface RateLimiter {
  /** @param key whose attempt it is. */
  consume(key: string): Promise<RateVerdict>;
}

/** Attempts in a window of time. */
export interface RateLimit {
  readonly attempts: number;
  readonly windowSeconds: number;
}

/** Makes limiters that share one store. */
export interface RateLimiters {
  /** @param name keeps the counters of two limiters apart. */
  limiter(name: string, limit: RateLimit): RateLimiter;
  close(): void;
}
