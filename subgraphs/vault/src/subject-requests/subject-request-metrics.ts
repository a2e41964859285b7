import { SUBJECT_REQUEST_KINDS } from '@crowdpay/audit-event';
import type { Metrics } from '@crowdpay/metrics';
import type { UnclosedCount } from '../domain/subject-request.ts';

/** What is measured of data-subject requests. */
export interface SubjectRequestMetrics {
  /** The cases that are not closed, by kind; a kind that is not among them has none. */
  unclosed(counts: readonly UnclosedCount[]): void;
}

/** The gauges of data-subject requests in a process's metrics. */
export function createSubjectRequestMetrics(metrics: Metrics): SubjectRequestMetrics {
  const labelNames = ['kind'];
  const unclosed = metrics.gauge({
    name: 'vault_subject_requests_unclosed',
    help: 'Data-subject requests that are not closed, by kind.',
    labelNames,
  });
  const overdue = metrics.gauge({
    name: 'vault_subject_requests_overdue',
    help: 'Data-subject requests past their deadline, by kind.',
    labelNames,
  });
  return {
    unclosed(counts) {
      for (const kind of SUBJECT_REQUEST_KINDS) {
        const count = counts.find((one) => one.kind === kind);
        unclosed.set({ kind }, count?.unclosed ?? 0);
        overdue.set({ kind }, count?.overdue ?? 0);
      }
    },
  };
}
