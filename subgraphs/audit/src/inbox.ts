import { type KeyRegistry, readAnnouncedRequest } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { EventLog } from '@crowdpay/event-log';
import { type EventHandlers, type Inbox, startInbox } from '@crowdpay/inbox';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { AuditRecorder } from '@crowdpay/outbox';
import type { Database } from './store/database.ts';
import { inTransaction } from './store/in-transaction.ts';
import { type AuditTransaction, sqlTransaction } from './store/sql-transaction.ts';
import { sqlSubjectEntries } from './store/subject-entries.ts';
import { handleSubjectRequest } from './use-cases/handle-subject-request.ts';

/** What the inbox of audit works with. */
export interface AuditInboxOptions {
  readonly database: Database;
  /** Reports what was done, in the transaction that did it. */
  readonly recorder: AuditRecorder;
  readonly eventLog: EventLog;
  readonly registry: KeyRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The services whose events audit acts upon; the intake, which takes every event into the ledger, is apart from this. */
const FOLLOWED = ['vault'];

/** Starts to act upon other services' events. */
export function startAuditInbox(options: AuditInboxOptions): Promise<Inbox> {
  return startInbox<AuditTransaction>({
    ...options,
    consumer: 'audit',
    producers: FOLLOWED,
    transaction: (work) => inTransaction(options.database.pool, (client) => work(sqlTransaction(client))),
    handlers: eventHandlers(options),
  });
}

/** What is done when a service that is followed tells of something, by the type of its event. */
function eventHandlers({ recorder }: AuditInboxOptions): EventHandlers<AuditTransaction> {
  return {
    'vault.subject-request.opened': (tx, event) =>
      handleSubjectRequest(sqlSubjectEntries(tx, recorder), readAnnouncedRequest(event)),
  };
}
