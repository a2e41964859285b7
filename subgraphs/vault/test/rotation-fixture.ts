import { expect } from '@jest/globals';
import type { PiiKind } from '@crowdpay/pii-token';
import type { Principal } from '@crowdpay/principal';
import { createMetrics } from '@crowdpay/metrics';
import { silentLogger } from '@crowdpay/testkit';
import { readValues } from '../src/domain/canonical-value.ts';
import type { Job, JobRunners } from '../src/domain/jobs.ts';
import { jobTypeOf, type KeyRotation } from '../src/domain/key-rotations.ts';
import { createJobMetrics } from '../src/jobs/job-metrics.ts';
import { jobRunners } from '../src/jobs/job-runners.ts';
import { createTurns } from '../src/jobs/job-worker.ts';
import { lookUpTokens } from '../src/use-cases/tokens/look-up-tokens.ts';
import { openHoldings } from '../src/use-cases/disclosure/open-holdings.ts';
import { tokenize } from '../src/use-cases/tokens/tokenize.ts';
import type { UseCaseDependencies } from '../src/wire-use-cases.ts';
import type { VaultFixture } from './vault-fixture.ts';
import { person } from './vault-fixture.ts';

/** The tenant whose keys are rotated. */
export const TENANT = 'acme';

/** A value that the vault keeps. */
export interface Kept {
  readonly kind: PiiKind;
  readonly value: string;
  readonly token: string;
  readonly holder: Principal;
}

/** Keeps `valuesEach` names of each of some new persons, and one name that all of them share. */
export async function keepValues(
  { ids }: Pick<VaultFixture, 'ids'>,
  dependencies: UseCaseDependencies,
  persons: number,
  valuesEach: number,
): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  for (let index = 0; index < persons; index += 1) {
    const holder = person(ids);
    const own = Array.from({ length: valuesEach }, (_, number) => `Name ${number} Of ${holder.id.slice(4)}`);
    const values = ['Shared By All', ...own].map((value) => ({ kind: 'NAME' as const, value }));
    const outcomes = await tokenize(dependencies, values, holder);
    values.forEach(({ kind, value }, at) => {
      const token = outcomes[at];
      if (typeof token !== 'string') throw new Error('A value was not tokenized.');
      kept.push({ kind, value, token, holder });
    });
  }
  return kept;
}

/** Empties the tables but for the state of the index, and the caches of the fixture's own process. */
export async function emptyVault({ admin, dependencies }: Pick<VaultFixture, 'admin' | 'dependencies'>): Promise<void> {
  await admin.query('TRUNCATE tokens, subject_keys, tenant_keys, jobs, outbox CASCADE');
  dependencies.subjectKeys.close();
  dependencies.keys.close();
}

/** Every token opens to its value for each of its holders, and every value finds its one token. */
export async function expectIntact(dependencies: UseCaseDependencies, kept: readonly Kept[]): Promise<void> {
  for (const held of byHolder(kept)) {
    const tokens = held.map(({ token }) => token);
    const found = await dependencies.tokens.open(TENANT, tokens, held[0]?.holder.id);
    expect(found.map((one) => one?.own)).toEqual(held.map(() => true));
    const opened = await openHoldings(
      dependencies,
      found.filter((one) => one !== undefined),
    );
    expect(opened).toEqual(held.map(({ value }) => value));
  }
  for (let from = 0; from < kept.length; from += 500) {
    const part = kept.slice(from, from + 500);
    const values = readValues(dependencies.kinds, part, dependencies.clock.now());
    const canonical = values.flatMap((value) => (value instanceof Error ? [] : [value]));
    const found = await lookUpTokens(dependencies, TENANT, canonical, undefined);
    expect(found.map((match) => match?.token)).toEqual(part.map(({ token }) => token));
  }
}

/** Opens the job of a rotation, as the scheduler would. */
export function openRotation(
  { ids }: Pick<VaultFixture, 'ids'>,
  dependencies: UseCaseDependencies,
  rotation: KeyRotation,
): Promise<Job> {
  const requestedBy = { kind: 'service' as const, id: 'vault' };
  const job = { tenant: TENANT, type: jobTypeOf(rotation), requestedBy, requestId: ids.next('req') };
  return dependencies.unitOfWork.run((transaction) => transaction.jobs.open(job));
}

/** Runs whatever is open to its end; time passes where a job waits. */
export async function runJobs(
  { clock }: Pick<VaultFixture, 'clock'>,
  dependencies: UseCaseDependencies,
  runners: Partial<JobRunners> = jobRunners(dependencies),
): Promise<void> {
  const { jobs } = dependencies;
  const options = { queue: jobs, runners, clock, log: silentLogger(), bell: dependencies.jobBell, leaseMs: 30_000 };
  const metrics = createJobMetrics(createMetrics({ service: 'vault' }), jobs, clock);
  const turns = createTurns({ ...options, metrics }, new AbortController().signal);
  while ((await jobs.openJobs()).length > 0) {
    if (!(await turns.take())) clock.advance(60_000);
  }
}

/** Rotates, from the opening of the job to its end. @returns the job as it ended. */
export async function rotate(
  vault: Pick<VaultFixture, 'clock' | 'ids'>,
  dependencies: UseCaseDependencies,
  rotation: KeyRotation,
): Promise<Job> {
  vault.clock.advance(1); // what was made before is older than the job
  const { tenant, id } = await openRotation(vault, dependencies, rotation);
  await runJobs(vault, dependencies);
  const job = await dependencies.jobs.find(tenant, id);
  if (job === undefined) throw new Error('The job is gone.');
  return job;
}

function byHolder(kept: readonly Kept[]): Iterable<readonly Kept[]> {
  const groups = new Map<string, Kept[]>();
  for (const one of kept) groups.set(one.holder.id, [...(groups.get(one.holder.id) ?? []), one]);
  return groups.values();
}
