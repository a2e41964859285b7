import type { Clock } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import type { Job, JobQueue } from '../../domain/jobs.ts';
import type { SubjectRequest, SubjectRequestReader } from '../../domain/subject-request.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { settleSubjectRequest } from './settle-subject-request.ts';

/** What closing cases needs. */
export interface CloseSubjectRequestDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly subjectRequests: SubjectRequestReader;
  readonly jobs: Pick<JobQueue, 'find'>;
  readonly clock: Clock;
  readonly log: Logger;
}

const BATCH = 100;

/**
 * Goes through the cases about which everybody has reported: closes those whose job has succeeded, and starts a failed
 * job again. Several vaults may do so at once.
 *
 * @returns how many cases were closed.
 */
export async function closeSubjectRequests(dependencies: CloseSubjectRequestDependencies): Promise<number> {
  let closed = 0;
  for (const { tenant, id } of await dependencies.subjectRequests.settleable(BATCH)) {
    try {
      if (await closeSubjectRequest(dependencies, tenant, id)) closed += 1;
    } catch (error) {
      // One case must not keep the others from being closed; it comes again.
      dependencies.log.error({ err: error, tenant, request: id }, 'A data-subject request could not be taken further');
    }
  }
  return closed;
}

/** Takes one case as far as it can go. @returns whether it was closed by this call. */
export async function closeSubjectRequest(
  dependencies: CloseSubjectRequestDependencies,
  tenant: string,
  id: string,
): Promise<boolean> {
  const seen = (await dependencies.subjectRequests.find(tenant, id))?.request;
  const job = seen?.job === undefined ? undefined : await dependencies.jobs.find(tenant, seen.job);
  if (job?.state === 'FAILED') noteFailure(dependencies, job, id);
  return dependencies.unitOfWork.run(async (transaction) => {
    const found = await transaction.subjectRequests.lock(tenant, id);
    // Another vault was faster: what was seen of the job does not belong to this case any more.
    if (found === undefined || found.request.job !== seen?.job || isClosed(found.request)) return false;
    return isClosed(await settleSubjectRequest(dependencies, transaction, found, job?.state));
  });
}

function isClosed({ state }: SubjectRequest): boolean {
  return state === 'CLOSED';
}

function noteFailure({ log }: CloseSubjectRequestDependencies, { id: jobId, errorCode }: Job, request: string): void {
  log.error(
    { request, jobId, errorCode },
    'The vault’s part in a data-subject request has failed; it is started again',
  );
}
