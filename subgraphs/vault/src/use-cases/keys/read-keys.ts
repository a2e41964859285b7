import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { Job, JobQueue } from '../../domain/jobs.ts';
import { dueAt, type KeyAge, type KeyAgeReader, type KeyMaxAges } from '../../domain/key-ages.ts';

/** What reading the state of keys needs. */
export interface ReadKeysDependencies {
  readonly keyAges: KeyAgeReader;
  readonly keyMaxAges: KeyMaxAges;
  readonly jobs: JobQueue;
  readonly policy: PolicyEngine;
}

/** The state of one kind of key of a tenant. */
export interface KeyStatus extends KeyAge {
  readonly nextDue: Date;
  /** The rotation under way. */
  readonly job: Job | undefined;
}

/**
 * The keys of the caller's tenant, from the outermost to the index key; none of a tenant that keeps nothing yet.
 *
 * @throws CrowdPayError POLICY_DENIED for who is no custodian of keys.
 */
export async function readKeys(
  { keyAges, keyMaxAges, jobs, policy }: ReadKeysDependencies,
  principal: Principal,
): Promise<readonly KeyStatus[]> {
  const { tenant } = principal;
  requireAllowed(policy.decide({ action: 'key.read', principal, resource: { tenant }, context: {} }));
  const ages = await keyAges.ofTenant(tenant);
  return Promise.all(
    ages.map(async (age) => ({
      ...age,
      nextDue: dueAt(age, keyMaxAges),
      job: age.openJob === null ? undefined : await jobs.find(tenant, age.openJob),
    })),
  );
}
