import type { DataSubject } from '../../domain/data-subject.ts';
import type { Job } from '../../domain/jobs.ts';

/** The data subject that a job is about. @throws TypeError when it is about none: a mistake of who opened it. */
export function subjectOf({ tenant, subject }: Job): DataSubject {
  if (subject === undefined) throw new TypeError('The job names no data subject.');
  return { tenant, subject };
}
