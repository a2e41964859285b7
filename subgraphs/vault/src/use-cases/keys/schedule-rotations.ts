import type { Bell, Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import { dueAt, type KeyAge, type KeyAgeReader, type KeyMaxAges } from '../../domain/key-ages.ts';
import { jobTypeOf } from '../../domain/key-rotations.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';

/** What scheduling needs. */
export interface ScheduleRotationsDependencies {
  readonly keyAges: KeyAgeReader;
  readonly keyMaxAges: KeyMaxAges;
  readonly unitOfWork: UnitOfWork;
  readonly jobBell: Pick<Bell, 'ring'>;
  readonly clock: Clock;
  readonly ids: IdSource;
}

const TENANTS = 100;

/**
 * Opens the jobs of all rotations that are due by age, a page of tenants at a time. Several vaults may do so at once: a
 * rotation that is open already stays the one.
 *
 * @returns how many were due.
 */
export async function scheduleRotations(dependencies: ScheduleRotationsDependencies): Promise<number> {
  const { keyAges, keyMaxAges, clock, jobBell } = dependencies;
  const now = clock.now();
  let count = 0;
  let after = '';
  for (;;) {
    const ages = await keyAges.page(after, TENANTS);
    const last = ages.at(-1);
    if (last === undefined) break;
    after = last.tenant;
    for (const age of ages.filter((one) => one.openJob === null && dueAt(one, keyMaxAges) <= now)) {
      await open(dependencies, age);
      count += 1;
    }
  }
  if (count > 0) jobBell.ring();
  return count;
}

async function open({ unitOfWork, ids }: ScheduleRotationsDependencies, { tenant, rotation }: KeyAge): Promise<void> {
  const requestedBy = { kind: 'service' as const, id: 'vault' };
  const job = { tenant, type: jobTypeOf(rotation), requestedBy, requestId: ids.next('req') };
  await unitOfWork.run((transaction) => transaction.jobs.open(job));
}
