import type { Clock } from '@crowdpay/clock';
import type { Randomness } from '@crowdpay/ids';
import type { KeyRing } from '../../crypto/key-ring.ts';
import { newWrappedSubjectKey } from '../../crypto/subject-key-wrap.ts';
import type { AgedSubjectKey, KeptSubjectKey } from '../../domain/data-key-rotation.ts';
import type { Job } from '../../domain/jobs.ts';
import type { SubjectKey } from '../../domain/keys.ts';
import type { Transaction } from '../../domain/unit-of-work.ts';

/** What renewing needs. */
export interface RenewKeysDependencies {
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Subjects of a batch, and the version of the tenant's key that wraps what is made for them. */
export interface RenewedSubjects {
  readonly subjects: readonly string[];
  readonly tenantKeyVersion: number;
}

/** A version of a subject's key; the newest one encrypts from now on. */
export interface KeyVersion extends SubjectKey {
  readonly newest: boolean;
}

/**
 * Locks the keys of subjects, and gives a new version to each whose newest was made before the job. The others had theirs
 * from an earlier batch.
 *
 * @returns all living versions of all of them; none of a subject that was erased.
 */
export async function renewKeys(
  { keys, clock, randomness }: RenewKeysDependencies,
  transaction: Transaction,
  { tenant, createdAt }: Job,
  { subjects, tenantKeyVersion }: RenewedSubjects,
): Promise<readonly KeyVersion[]> {
  const existing = await transaction.dataKeyRotation.lockKeys(tenant, subjects);
  const aged = newestOf(existing).filter((key) => key.createdAt < createdAt);
  const made = await keys.withTenantKey(tenant, tenantKeyVersion, (tenantKey) =>
    aged.map(({ subject, version, provisional }): KeptSubjectKey => {
      const place = { tenant, subject, version: version + 1, tenantKeyVersion };
      return { ...place, wrapped: newWrappedSubjectKey(tenantKey, place, randomness), provisional };
    }),
  );
  // Never older than the job, whatever the clocks of two machines say: what is new is not renewed again.
  const madeAt = new Date(Math.max(clock.now().getTime(), createdAt.getTime()));
  if (made.length > 0) await transaction.dataKeyRotation.addKeys(tenant, made, madeAt);
  const all = [...existing, ...made];
  const newest = new Set<SubjectKey>(newestOf(all));
  return all.map((key) => ({ ...key, newest: newest.has(key) }));
}

function newestOf<Key extends SubjectKey | AgedSubjectKey>(keys: readonly Key[]): readonly Key[] {
  const newest = new Map<string, Key>();
  for (const key of keys) {
    const known = newest.get(key.subject);
    if (known === undefined || known.version < key.version) newest.set(key.subject, key);
  }
  return [...newest.values()];
}
