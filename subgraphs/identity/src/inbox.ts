import { type KeyRegistry, readAnnouncedRequest } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { EventLog } from '@crowdpay/event-log';
import { type EventHandlers, type Inbox, startInbox } from '@crowdpay/inbox';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { AuditRecorder } from '@crowdpay/outbox';
import type { PolicyEngine } from '@crowdpay/policy';
import type { Database, DatabaseTransaction } from './store/prisma.ts';
import { transactionOn } from './store/unit-of-work.ts';
import { handleSubjectRequest } from './use-cases/handle-subject-request.ts';

/** What the inbox of identity works with. */
export interface IdentityInboxOptions {
  readonly database: Database;
  /** Reports what was done, in the transaction that did it. */
  readonly recorder: AuditRecorder;
  readonly eventLog: EventLog;
  readonly registry: KeyRegistry;
  readonly clock: Clock;
  readonly policy: PolicyEngine;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The services whose events identity follows. */
const FOLLOWED = ['vault'];

// Within the time that the role allows a transaction.
const LIMITS = { maxWait: 5_000, timeout: 20_000 };

/** Starts to act upon other services' events. */
export function startIdentityInbox(options: IdentityInboxOptions): Promise<Inbox> {
  return startInbox<DatabaseTransaction>({
    ...options,
    consumer: 'identity',
    producers: FOLLOWED,
    transaction: (work) => options.database.$transaction(work, LIMITS),
    handlers: eventHandlers(options),
  });
}

/** What is done when a service that is followed tells of something, by the type of its event. */
function eventHandlers({ clock, policy, recorder }: IdentityInboxOptions): EventHandlers<DatabaseTransaction> {
  return {
    'vault.subject-request.opened': (tx, event) =>
      handleSubjectRequest({ clock, policy }, transactionOn(tx, recorder), readAnnouncedRequest(event)),
  };
}
