import type { Clock } from '@crowdpay/clock';
import type { Metrics } from '@crowdpay/metrics';
import type { GatewayCall } from '../call.ts';
import type { GatewayPlugin } from './plugin.ts';

/**
 * Counts and times operations by type and outcome (`ok`, or the first error's code). No label comes from a client: an
 * operation's name is its choice and has no bound.
 */
export function operationMetrics(options: { readonly metrics: Metrics; readonly clock: Clock }): GatewayPlugin {
  const duration = options.metrics.histogram({
    name: 'gateway_operation_duration_seconds',
    help: 'Time from the validated document to the answer.',
    labelNames: ['type', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
  });
  const started = new WeakMap<GatewayCall, number>();
  return {
    name: 'metrics',
    onOperation({ call }) {
      started.set(call, options.clock.now().getTime());
    },
    onResponse({ call, profile }, { errors }) {
      const code = errors[0]?.extensions?.['code'];
      const outcome = typeof code === 'string' ? code : 'ok';
      const since = started.get(call);
      if (since === undefined) return;
      duration.observe({ type: profile.type, outcome }, (options.clock.now().getTime() - since) / 1_000);
    },
  };
}
