import type { Bell } from '@crowdpay/clock';
import type { Principal } from '@crowdpay/principal';
import { auditContextOf } from '../../domain/audit-context.ts';
import type { Job } from '../../domain/jobs.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { requireSubjectAction, type SubjectActionDependencies } from './require-subject-action.ts';

/** What opening a subject's job needs. */
export interface SubjectJobDependencies extends SubjectActionDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly jobBell: Bell;
}

/**
 * Has a person's data erased, for ever: their own, or another's by an officer at that person's request. Who asks again is
 * given the job that is under way.
 *
 * @throws CrowdPayError INVALID_INPUT, STEP_UP_REQUIRED or POLICY_DENIED.
 */
export async function eraseSubject(
  dependencies: SubjectJobDependencies,
  subject: string,
  principal: Principal,
): Promise<Job> {
  await requireSubjectAction(dependencies, 'subject.erase', subject, principal);
  return openSubjectJob(dependencies, 'SUBJECT_ERASURE', subject, principal);
}

/** Opens a job about a subject, in the caller's name; the policy has been asked. */
export async function openSubjectJob(
  { unitOfWork, jobBell }: Pick<SubjectJobDependencies, 'unitOfWork' | 'jobBell'>,
  type: 'SUBJECT_ERASURE' | 'SUBJECT_EXPORT',
  subject: string,
  principal: Principal,
): Promise<Job> {
  const { tenant, actor: requestedBy, requestId } = auditContextOf(principal);
  const job = await unitOfWork.run(({ jobs }) => jobs.open({ tenant, type, subject, requestedBy, requestId }));
  jobBell.ring();
  return job;
}
