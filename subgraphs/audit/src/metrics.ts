import type { Metrics } from '@crowdpay/metrics';
import type { Chain } from './domain/chain.ts';
import type { AcceptedBatch } from './use-cases/accept-batch.ts';

/** What the audit subgraph counts. Labels come from closed sets: registered producers and fault codes. */
export interface AuditMetrics {
  accepted(producer: string, batch: AcceptedBatch, now: Date): void;
  /** Shows which chains are stopped. */
  chains(chains: readonly Chain[]): void;
  failed(step: string): void;
}

/** The metrics in the process's registry. */
export function auditMetrics(metrics: Metrics): AuditMetrics {
  const labelNames = ['producer'] as const;
  const entries = metrics.counter({ name: 'crowdpay_audit_entries_total', help: 'Entries of the ledger.', labelNames });
  const repeats = metrics.counter({
    name: 'crowdpay_audit_repeats_total',
    help: 'Records that the ledger had already.',
    labelNames,
  });
  const refused = metrics.counter({
    name: 'crowdpay_audit_quarantined_total',
    help: 'Records that were refused, by fault.',
    labelNames: ['producer', 'fault'],
  });
  const chainStopped = metrics.gauge({
    name: 'crowdpay_audit_chain_stopped',
    help: '1 while a producer’s chain is stopped by a fork or a gap. Alert on it.',
    labelNames,
  });
  const age = metrics.histogram({
    name: 'crowdpay_audit_event_age_seconds',
    help: 'Time from an event to its entry in the ledger.',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  });
  const size = metrics.gauge({ name: 'crowdpay_audit_tree_size', help: 'Leaves of the Merkle tree.' });
  const failures = metrics.counter({
    name: 'crowdpay_audit_failures_total',
    help: 'Steps that failed and were repeated.',
    labelNames: ['step'],
  });
  return {
    accepted(producer, batch, now) {
      entries.inc({ producer }, batch.append.length);
      repeats.inc({ producer }, batch.repeats);
      for (const { fault } of batch.quarantine) refused.inc({ producer, fault });
      for (const { event } of batch.append)
        age.observe(Math.max(0, (now.getTime() - Date.parse(event.occurredAt)) / 1000));
      if (batch.treeSize !== undefined) size.set(Number(batch.treeSize));
    },
    chains(chains) {
      for (const { producer, stopped } of chains) chainStopped.set({ producer }, stopped === undefined ? 0 : 1);
    },
    failed(step) {
      failures.inc({ step });
    },
  };
}
