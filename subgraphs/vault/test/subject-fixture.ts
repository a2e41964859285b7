import type { Principal } from '@crowdpay/principal';
import type { Job, JobRunner } from '../src/domain/jobs.ts';
import { jobRunners } from '../src/jobs/job-runners.ts';
import { eraseSubject } from '../src/use-cases/subjects/erase-subject.ts';
import type { UseCaseDependencies } from '../src/wire-use-cases.ts';
import { officer, person, type VaultFixture } from './vault-fixture.ts';

/** A person who has signed in just now. */
export function freshPerson({ ids, clock }: VaultFixture, facts: Partial<Principal> = {}): Principal {
  return person(ids, { ...facts, authTime: clock.now().getTime() / 1000 });
}

/** An officer who acts for a person at that person's request, having signed in just now. */
export function freshOfficer({ ids, clock }: VaultFixture): Principal {
  return { ...officer(ids, 'DATA_SUBJECT_REQUEST'), authTime: clock.now().getTime() / 1000 };
}

/** Takes up the job that is due and runs it for at most `batches`, or to its end. @returns it as it is then. */
export async function work(
  { dependencies, clock }: VaultFixture,
  { batches = Infinity, runner }: { readonly batches?: number; readonly runner?: JobRunner } = {},
): Promise<Job> {
  let job = await dependencies.jobs.claim(clock.now(), 30_000);
  if (job === undefined) throw new Error('No job is due.');
  const run = runner ?? jobRunners(dependencies)[job.type];
  for (let batch = 0; batch < batches && job.state === 'RUNNING'; batch += 1) job = await run(job);
  return job;
}

/** Erases a person, from their own request to the end of the job. */
export async function erase(
  vault: VaultFixture,
  subject: Principal,
  dependencies: UseCaseDependencies = vault.dependencies,
): Promise<Job> {
  await eraseSubject(dependencies, subject.id, { ...subject, authTime: vault.clock.now().getTime() / 1000 });
  return work(vault);
}
