import type { Principal } from '@crowdpay/principal';
import type { Job } from '../../domain/jobs.ts';
import { openSubjectJob, type SubjectJobDependencies } from './erase-subject.ts';
import { requireSubjectAction } from './require-subject-action.ts';

/**
 * Has everything collected that is held for a person: for themselves, or by an officer at that person's request. Who asks
 * again is given the job that is under way.
 *
 * @throws CrowdPayError INVALID_INPUT, STEP_UP_REQUIRED or POLICY_DENIED.
 */
export async function exportSubject(
  dependencies: SubjectJobDependencies,
  subject: string,
  principal: Principal,
): Promise<Job> {
  await requireSubjectAction(dependencies, 'subject.export', subject, principal);
  return openSubjectJob(dependencies, 'SUBJECT_EXPORT', subject, principal);
}
