import type { Metrics } from '@crowdpay/metrics';

/** What a relay counts. */
export interface RelayMetrics {
  leading(leads: boolean): void;
  sealed(count: number, oldestSeconds: number): void;
  published(count: number): void;
  failed(step: 'session' | 'publish' | 'chain'): void;
}

/** The relay's metrics in the process's registry. */
export function relayMetrics(metrics: Metrics): RelayMetrics {
  const leading = metrics.gauge({ name: 'crowdpay_relay_leading', help: '1 while this process seals and publishes.' });
  const sealed = metrics.counter({ name: 'crowdpay_relay_sealed_total', help: 'Events signed and chained.' });
  const published = metrics.counter({ name: 'crowdpay_relay_published_total', help: 'Envelopes appended to the log.' });
  const failures = metrics.counter({
    name: 'crowdpay_relay_failures_total',
    help: 'Passes that failed and were repeated, by step.',
    labelNames: ['step'],
  });
  const lag = metrics.histogram({
    name: 'crowdpay_relay_seal_lag_seconds',
    help: 'Age of the oldest event of a batch when it was sealed.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  });
  return {
    leading: (leads) => {
      leading.set(leads ? 1 : 0);
    },
    sealed: (count, oldestSeconds) => {
      sealed.inc(count);
      lag.observe(Math.max(0, oldestSeconds));
    },
    published: (count) => {
      published.inc(count);
    },
    failed: (step) => {
      failures.inc({ step });
    },
  };
}
