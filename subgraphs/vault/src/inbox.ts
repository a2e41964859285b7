import { type KeyRegistry, readReceivedReport } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { EventLog } from '@crowdpay/event-log';
import type { IdSource } from '@crowdpay/ids';
import { type EventHandler, type EventHandlers, type Inbox, startInbox } from '@crowdpay/inbox';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { AuditRecorder } from '@crowdpay/outbox';
import { JOB_LEASE_MS } from './domain/jobs.ts';
import type { Database, DatabaseTransaction } from './store/database.ts';
import { transactionOn } from './store/unit-of-work.ts';
import { REPORT_TYPES } from './events/subject-requests.ts';
import { recordReport } from './use-cases/subject-requests/record-report.ts';

/** What the inbox of the vault works with. */
export interface VaultInboxOptions {
  readonly database: Database;
  /** Reports what was done, in the transaction that did it. */
  readonly recorder: AuditRecorder;
  readonly eventLog: EventLog;
  readonly registry: KeyRegistry;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** See `JobWorkerOptions`; `JOB_LEASE_MS` by default. */
  readonly jobLeaseMs?: number;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The services whose events the vault follows: all, and itself. */
const FOLLOWED = ['identity', 'pods', 'payments', 'vault', 'audit'];

// Within the time that the role allows a transaction.
const LIMITS = { maxWait: 5_000, timeout: 20_000 };

/** Starts to act upon other services' events. */
export function startVaultInbox(options: VaultInboxOptions): Promise<Inbox> {
  return startInbox<DatabaseTransaction>({
    ...options,
    consumer: 'vault',
    producers: FOLLOWED,
    transaction: (work) => options.database.prisma.$transaction(work, LIMITS),
    handlers: eventHandlers(options),
  });
}

/** What is done when a service that is followed tells of something, by the type of its event. */
function eventHandlers(options: VaultInboxOptions): EventHandlers<DatabaseTransaction> {
  const { recorder, clock, ids, jobLeaseMs: leaseMs = JOB_LEASE_MS } = options;
  const report: EventHandler<DatabaseTransaction> = async (tx, event) => {
    await recordReport(options, transactionOn(tx, recorder, { clock, ids, leaseMs }), readReceivedReport(event));
  };
  return Object.fromEntries(REPORT_TYPES.map((type) => [type, report]));
}
