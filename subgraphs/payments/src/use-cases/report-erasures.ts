import { type AnnouncedRequest, type SubjectReport, subjectRequestHandled } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import type { PaymentTransaction, TransactionRunner } from '../domain/ports.ts';
import type { WaitingErasures } from '../domain/subject-erasure.ts';

/** What reporting erasures needs. */
export interface ReportErasuresDependencies {
  readonly transactions: TransactionRunner;
  readonly waiting: WaitingErasures;
  readonly clock: Clock;
  readonly log: Logger;
}

const BATCH = 100;

/**
 * Reports the erasures that waited for an open saga, once it has ended. The card behind a saga's token is erased by the
 * vault only after this report, so that a charge that is under way comes to its end, forward or back. Several processes may
 * do so at once.
 *
 * @returns how many were reported.
 */
export async function reportErasures(dependencies: ReportErasuresDependencies): Promise<number> {
  const { transactions, waiting, clock, log } = dependencies;
  let reported = 0;
  for (const { tenant, id } of await waiting.listReportable(BATCH)) {
    const report = async (tx: PaymentTransaction): Promise<boolean> => {
      const request = await tx.erasures.lockWaiting(tenant, id);
      return request !== null && reportErasure(tx, request, clock.now());
    };
    try {
      if (await transactions.transaction(report)) reported += 1;
    } catch (error) {
      // One erasure must not keep the others from being reported; it comes again.
      log.error({ err: error, tenant, request: id }, 'an erasure could not be reported');
    }
  }
  return reported;
}

/**
 * Reports an erasure, unless a saga of the person is open. Contributions stay, with their card tokens: the books need them,
 * and the vault erases what is behind the tokens. Idempotency keys go.
 *
 * @returns whether it was reported.
 */
export async function reportErasure(tx: PaymentTransaction, request: AnnouncedRequest, now: Date): Promise<boolean> {
  const { tenant, subject } = request;
  if ((await tx.erasures.countOpenSagas(tenant, subject)) > 0) return false;
  const changed = await tx.erasures.forgetKeys(tenant, subject);
  const retained = await tx.erasures.countContributions(tenant, subject);
  await tx.erasures.markReported(request, now);
  await tx.recordEvent(subjectRequestHandled('payments', request, reportOf(changed, retained)));
  return true;
}

function reportOf(changed: number, retained: number): SubjectReport {
  if (retained > 0) return { outcome: 'RETAINED', changed, retained, reason: 'ACCOUNTING' };
  return { outcome: changed > 0 ? 'DONE' : 'NOTHING_HELD', changed, retained };
}
