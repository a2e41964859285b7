import type { DataSubject } from '../../domain/data-subject.ts';
import { type People, REGISTRATION_MS, type Registrations } from '../../domain/registrations.ts';
import { type ErasureDependencies, eraseNow } from './run-erasure.ts';

/** What sweeping registrations needs. */
export interface SweepRegistrationsDependencies extends ErasureDependencies {
  readonly registrations: Registrations;
  readonly people: People;
}

const BATCH = 100;

/**
 * Erases what was tokenized in registrations that came to nothing: what nobody's account holds after an hour is nobody's
 * reason to keep. Identity says who has an account; without its answer nothing is erased. A crash leaves the rest to the
 * next sweep, and several vaults may sweep at once.
 *
 * @returns how many subjects were erased.
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when identity is away.
 */
export async function sweepRegistrations(dependencies: SweepRegistrationsDependencies): Promise<number> {
  const { registrations, clock } = dependencies;
  let total = 0;
  for (;;) {
    const open = await registrations.open(new Date(clock.now().getTime() - REGISTRATION_MS), BATCH);
    const refused = await refusedOf(dependencies, open);
    for (const { tenant, subject } of refused) await eraseNow(dependencies, tenant, subject, 'REGISTRATION_REFUSED');
    // Settled only now: whose erasure broke off is found again.
    await registrations.settle(open);
    total += refused.length;
    if (open.length < BATCH) return total;
  }
}

async function refusedOf(
  { people, ids }: SweepRegistrationsDependencies,
  open: readonly DataSubject[],
): Promise<readonly DataSubject[]> {
  const refused: DataSubject[] = [];
  for (const [tenant, subjects] of byTenant(open)) {
    const known = await people.known(
      tenant,
      subjects.map(({ subject }) => subject),
      ids.next('req'),
    );
    // Only a plain "no" erases anybody.
    refused.push(...subjects.filter((_subject, index) => known[index] === false));
  }
  return refused;
}

function byTenant(subjects: readonly DataSubject[]): ReadonlyMap<string, readonly DataSubject[]> {
  const tenants = new Map<string, DataSubject[]>();
  for (const one of subjects) tenants.set(one.tenant, [...(tenants.get(one.tenant) ?? []), one]);
  return tenants;
}
