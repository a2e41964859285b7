import { CrowdPayError } from '@crowdpay/errors';
import type { Metrics } from '@crowdpay/metrics';

/** Counts and times the calls to one service. */
export interface CallMetrics {
  /** Runs `call` and records how long it took and how it ended. */
  measure<T>(call: () => Promise<T>): Promise<T>;
  /** Takes the breaker's gauge of this callee away. */
  close(): void;
}

/** Metrics by callee and outcome (`ok`, an error code, `transport`); without a registry nothing is recorded. */
export function createCallMetrics(metrics: Metrics | undefined, callee: string, isOpen: () => boolean): CallMetrics {
  if (metrics === undefined) return { measure: (call) => call(), close: () => undefined };
  const duration = metrics.histogram({
    name: 'service_client_call_duration_seconds',
    help: 'Time of a call to another service, with its retries.',
    labelNames: ['callee', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  const breaker = metrics.gauge({
    name: 'service_client_breaker_open',
    help: '1 while calls to the service are refused by the breaker.',
    labelNames: ['callee'],
  });
  breaker.set({ callee }, 0);

  return {
    async measure(call) {
      const started = performance.now();
      let outcome = 'ok';
      try {
        return await call();
      } catch (error) {
        outcome = error instanceof CrowdPayError ? error.code : 'transport';
        throw error;
      } finally {
        duration.observe({ callee, outcome }, (performance.now() - started) / 1_000);
        breaker.set({ callee }, isOpen() ? 1 : 0);
      }
    },
    close() {
      breaker.remove({ callee });
    },
  };
}
