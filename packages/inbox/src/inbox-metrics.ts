import type { AuditEvent, EnvelopeFault } from '@crowdpay/audit-event';
import type { Metrics } from '@crowdpay/metrics';

/** What an inbox counts. Labels come from closed sets: followed producers, handled types, faults. */
export interface InboxMetrics {
  handled(event: AuditEvent, now: Date): void;
  repeated(event: AuditEvent): void;
  refused(producer: string, fault: EnvelopeFault): void;
  /** Whether the last attempt at the producer's topic failed. */
  failing(producer: string, fails: boolean): void;
}

/** The inbox's metrics in the process's registry. */
export function inboxMetrics(metrics: Metrics): InboxMetrics {
  const handled = metrics.counter({
    name: 'crowdpay_inbox_handled_total',
    help: 'Events of other services that were handled, by type.',
    labelNames: ['type'],
  });
  const repeats = metrics.counter({
    name: 'crowdpay_inbox_repeats_total',
    help: 'Events that had been handled before, by type.',
    labelNames: ['type'],
  });
  const refused = metrics.counter({
    name: 'crowdpay_inbox_refused_total',
    help: 'Records that claimed to be events to handle and were not validly signed, by fault. Alert on it.',
    labelNames: ['producer', 'fault'],
  });
  const failing = metrics.gauge({
    name: 'crowdpay_inbox_failing',
    help: '1 while events of a producer cannot be handled and are tried again. Alert on it.',
    labelNames: ['producer'],
  });
  const age = metrics.histogram({
    name: 'crowdpay_inbox_event_age_seconds',
    help: 'Time from an event to its being handled here.',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  });
  return {
    handled({ type, occurredAt }, now) {
      handled.inc({ type });
      age.observe(Math.max(0, (now.getTime() - Date.parse(occurredAt)) / 1000));
    },
    repeated({ type }) {
      repeats.inc({ type });
    },
    refused(producer, fault) {
      refused.inc({ producer, fault });
    },
    failing(producer, fails) {
      failing.set({ producer }, fails ? 1 : 0);
    },
  };
}
