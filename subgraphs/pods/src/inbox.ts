import { type KeyRegistry, readAnnouncedRequest } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { EventLog } from '@crowdpay/event-log';
import { type EventHandlers, type Inbox, startInbox } from '@crowdpay/inbox';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { AuditRecorder } from '@crowdpay/outbox';
import type { Database, DatabaseTransaction } from './store/prisma.ts';
import { transactionOn } from './store/unit-of-work.ts';
import { handleSubjectRequest } from './use-cases/handle-subject-request.ts';

/** What the inbox of the pods subgraph works with. */
export interface PodsInboxOptions {
  readonly database: Database;
  /** Reports what was done, in the transaction that did it. */
  readonly recorder: AuditRecorder;
  readonly eventLog: EventLog;
  readonly registry: KeyRegistry;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The services whose events the pods subgraph follows. */
const FOLLOWED = ['vault'];

// Within the time that the role allows a transaction.
const LIMITS = { maxWait: 5_000, timeout: 20_000 };

/** Starts to act upon other services' events. */
export function startPodsInbox(options: PodsInboxOptions): Promise<Inbox> {
  return startInbox<DatabaseTransaction>({
    ...options,
    consumer: 'pods',
    producers: FOLLOWED,
    transaction: (work) => options.database.$transaction(work, LIMITS),
    handlers: eventHandlers(options),
  });
}

/** What is done when a service that is followed tells of something, by the type of its event. */
function eventHandlers({ clock, recorder }: PodsInboxOptions): EventHandlers<DatabaseTransaction> {
  return {
    'vault.subject-request.opened': (tx, event) =>
      handleSubjectRequest({ clock }, transactionOn(tx, recorder), readAnnouncedRequest(event)),
  };
}
