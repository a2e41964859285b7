import { type AnnouncedRequest, type SubjectReport, subjectRequestHandled } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { PaymentTransaction } from '../domain/ports.ts';
import { reportErasure } from './report-erasures.ts';

/** What handling needs. */
export interface HandleSubjectRequestDependencies {
  readonly clock: Clock;
}

const NOTHING: SubjectReport = { outcome: 'NOTHING_HELD', changed: 0, retained: 0 };

/**
 * Does what a person asked about their own data, in the caller's transaction, and reports it there; an erasure is reported
 * once no saga of the person is open. Of people payments has ids and card tokens alone: there is nothing to correct and
 * nothing to opt out of.
 */
export async function handleSubjectRequest(
  { clock }: HandleSubjectRequestDependencies,
  tx: PaymentTransaction,
  request: AnnouncedRequest,
): Promise<void> {
  const now = clock.now();
  switch (request.kind) {
    case 'ERASURE':
      await tx.erasures.keep(request, now);
      if ((await tx.erasures.lockWaiting(request.tenant, request.id)) !== null) await reportErasure(tx, request, now);
      return;
    case 'ACCESS':
      return tx.recordEvent(subjectRequestHandled('payments', request, await count(tx, request)));
    case 'RECTIFICATION':
    case 'OPT_OUT':
      return tx.recordEvent(subjectRequestHandled('payments', request, NOTHING));
  }
}

async function count(tx: PaymentTransaction, { tenant, subject }: AnnouncedRequest): Promise<SubjectReport> {
  const retained = await tx.erasures.countContributions(tenant, subject);
  return retained > 0 ? { outcome: 'DONE', changed: 0, retained } : NOTHING;
}
