import type { Clock } from '@crowdpay/clock';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';

const BATCH = 100;

/** Deletes the exports whose time is over, a batch a transaction until none is left. Several vaults may sweep at once. */
export async function sweepExports({
  unitOfWork,
  clock,
}: {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}): Promise<number> {
  for (let total = 0; ;) {
    const count = await unitOfWork.run(({ subjectExports }) => subjectExports.deleteExpired(clock.now(), BATCH));
    total += count;
    if (count < BATCH) return total;
  }
}
