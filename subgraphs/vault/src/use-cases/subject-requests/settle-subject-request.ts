import type { Clock } from '@crowdpay/clock';
import type { JobState } from '../../domain/jobs.ts';
import { nextStep, ownPartOf, type SubjectCase, type SubjectRequest } from '../../domain/subject-request.ts';
import type { Transaction } from '../../domain/unit-of-work.ts';
import { subjectRequestClosed } from '../../events/subject-requests.ts';

/**
 * Takes a locked case as far as it can go: begins the vault's own part, or closes the case, in the caller's transaction.
 *
 * @param job state of the case's job as it was seen; a job that has ended does not change any more.
 * @returns the case as it is now.
 */
export async function settleSubjectRequest(
  { clock }: { readonly clock: Clock },
  transaction: Transaction,
  subjectCase: SubjectCase,
  job: JobState | undefined,
): Promise<SubjectRequest> {
  const { request } = subjectCase;
  switch (nextStep(subjectCase, job)) {
    case 'WAIT':
      return request;
    case 'START_OWN_PART':
      return startOwnPart(transaction, request);
    case 'CLOSE':
      return closeCase(transaction, subjectCase, clock.now());
  }
}

async function startOwnPart(transaction: Transaction, request: SubjectRequest): Promise<SubjectRequest> {
  const type = ownPartOf(request.kind);
  if (type === undefined) throw new TypeError('The vault has no part of its own in this kind of request.');
  const { tenant, subject, requestedBy, requestId } = request;
  const { id: job } = await transaction.jobs.open({ tenant, type, subject, requestedBy, requestId });
  const finishing: SubjectRequest = { ...request, state: 'FINISHING', job };
  await transaction.subjectRequests.update(finishing);
  return finishing;
}

/** Closes a locked case, and tells so. @returns it as it is now. */
export async function closeCase(
  transaction: Transaction,
  { request, reports }: SubjectCase,
  at: Date,
): Promise<SubjectRequest> {
  const closed: SubjectRequest = { ...request, state: 'CLOSED', closedAt: at };
  await transaction.subjectRequests.update(closed);
  await transaction.record(subjectRequestClosed({ request: closed, reports }));
  return closed;
}
