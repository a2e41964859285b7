import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import type { Logger } from '@crowdpay/log';
import { isTransportFailure } from './transport-failure.ts';

/** Runs calls so that a callee that is away is neither waited for nor flooded. */
export interface Resilience {
  /** Runs `attempt` once, or up to three times when `retried`; not at all while the breaker is open. */
  run<T>(attempt: () => Promise<T>, signal: AbortSignal, retried: boolean): Promise<T>;
  /** Whether calls are refused at the moment. */
  isOpen(): boolean;
}

const FAILURES_TO_OPEN = 8;
const RETRIES = 2;

/**
 * A breaker that opens after 8 transport failures in a row and tries again after 0.5 s, then ever less often up to 10 s.
 * An answer counts as a success whatever it says: one poisonous request must not cut off all the others.
 */
export function createResilience(callee: string, log: Logger): Resilience {
  const failures = handleWhen(isTransportFailure);
  const breaker = circuitBreaker(failures, {
    halfOpenAfter: new ExponentialBackoff({ initialDelay: 500, maxDelay: 10_000 }),
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  breaker.onBreak(() => {
    log.warn({ callee }, 'Breaker open: the service cannot be reached');
  });
  breaker.onReset(() => {
    log.info({ callee }, 'Breaker closed: the service answers again');
  });
  const backoff = new ExponentialBackoff({ initialDelay: 50, maxDelay: 500 });
  const retrying = wrap(retry(failures, { maxAttempts: RETRIES, backoff }), breaker);
  return {
    run: (attempt, signal, retried) => (retried ? retrying : breaker).execute(attempt, signal),
    isOpen: () => breaker.state === CircuitState.Open,
  };
}
