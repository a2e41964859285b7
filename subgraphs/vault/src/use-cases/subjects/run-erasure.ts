import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import type { SubjectKeys } from '../../crypto/subject-keys.ts';
import type { AuditContext } from '../../domain/audit-context.ts';
import type { DataSubject } from '../../domain/data-subject.ts';
import type { ErasureCause } from '../../domain/erasure.ts';
import type { Job, JobRunner } from '../../domain/jobs.ts';
import type { Transaction, UnitOfWork } from '../../domain/unit-of-work.ts';
import { subjectErased } from '../../events/subjects.ts';
import { subjectOf } from './subject-of-job.ts';

/** What erasing needs. */
export interface ErasureDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly subjectKeys: Pick<SubjectKeys, 'forget'>;
  readonly clock: Clock;
  readonly ids: IdSource;
}

const BATCH = 500;
const HOLDINGS = 'HOLDINGS';

/**
 * Erases a data subject. The first batch destroys their keys and tells the audit trail: from its commit on nothing of
 * theirs can be read any more, by anybody. The batches after it delete what has become unreadable.
 */
export function runErasure(dependencies: Omit<ErasureDependencies, 'ids'>): JobRunner {
  const { unitOfWork, clock } = dependencies;
  return async (job) => {
    const subject = subjectOf(job);
    if (job.phase === HOLDINGS) {
      return unitOfWork.run(async (transaction) => {
        const done = await transaction.erasure.deleteHoldings(subject, BATCH, clock.now());
        return transaction.jobs.advance(job, { done, finished: done < BATCH });
      });
    }
    const next = await unitOfWork.run(async (transaction) => {
      const total = await destroyKeys(transaction, subject, 'REQUESTED', contextOf(job), { clock, jobId: job.id });
      return transaction.jobs.advance(job, { phase: HOLDINGS, total });
    });
    dependencies.subjectKeys.forget(subject);
    return next;
  };
}

/**
 * Erases a data subject to the end, without a job. Who asks again, or at the same instant, changes nothing more.
 *
 * @returns how many holdings were deleted.
 */
export async function eraseNow(
  { unitOfWork, subjectKeys, clock, ids }: ErasureDependencies,
  tenant: string,
  subject: string,
  cause: ErasureCause,
): Promise<number> {
  const who = { tenant, subject };
  const context = { tenant, actor: { kind: 'service' as const, id: 'vault' }, requestId: ids.next('req') };
  await unitOfWork.run((transaction) => destroyKeys(transaction, who, cause, context, { clock }));
  subjectKeys.forget(who);
  for (let total = 0; ;) {
    const count = await unitOfWork.run(({ erasure }) => erasure.deleteHoldings(who, BATCH, clock.now()));
    total += count;
    if (count < BATCH) return total;
  }
}

async function destroyKeys(
  transaction: Transaction,
  subject: DataSubject,
  cause: ErasureCause,
  context: AuditContext,
  { clock, jobId }: { readonly clock: Clock; readonly jobId?: string },
): Promise<number> {
  const { first, holdings } = await transaction.erasure.destroyKeys(subject, clock.now());
  if (first && cause !== 'BACKUP_RESTORED') {
    const facts = { cause, holdings, ...(jobId === undefined ? {} : { jobId }) };
    await transaction.record(subjectErased(subject.subject, facts, context));
  }
  return holdings;
}

function contextOf({ tenant, requestedBy, requestId }: Job): AuditContext {
  return { tenant, actor: requestedBy, requestId };
}
