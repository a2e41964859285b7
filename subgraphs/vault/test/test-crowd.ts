import { CrowdPayError } from '@crowdpay/errors';
import type { CrowdDirectory } from '../src/domain/crowd-directory.ts';

/** Stands for the pods subgraph: who is what to whom, as a test says it. */
export interface TestCrowd extends CrowdDirectory {
  /** Makes `userId` `role` in a pod to which `subject` belongs. */
  share(userId: string, subject: string, role: string): void;
  /** The subjects of each question so far. */
  readonly questions: readonly (readonly string[])[];
  /** While true, nobody answers. */
  away: boolean;
}

/** A crowd of nobody. */
export function testCrowd(): TestCrowd {
  const roles = new Map<string, string>();
  const questions: (readonly string[])[] = [];
  return {
    questions,
    away: false,
    share(userId, subject, role) {
      roles.set(`${userId} ${subject}`, role);
    },
    rolesOf(_tenant, userId, subjects) {
      questions.push(subjects);
      if (this.away) return Promise.reject(new CrowdPayError('UPSTREAM_UNAVAILABLE', 'Pods is away.'));
      return Promise.resolve(subjects.map((subject) => roles.get(`${userId} ${subject}`) ?? null));
    },
  };
}
