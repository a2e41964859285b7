import type { Clock } from '@crowdpay/clock';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import type { VolumeLimiter } from '../../domain/volume/volume-limiter.ts';

const BATCH = 5_000;

/**
 * Deletes what is counted no more: windows that are over, and hours that are too long ago to tell what is usual. Several
 * vaults may do so at once.
 *
 * @returns how many rows were deleted.
 */
export async function pruneVolumes(dependencies: {
  readonly volumeLimiter: VolumeLimiter;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}): Promise<number> {
  const { volumeLimiter, unitOfWork, clock } = dependencies;
  const windows = await untilDone(() => volumeLimiter.prune(BATCH));
  const hours = await untilDone(() => unitOfWork.run(({ revealVolumes }) => revealVolumes.prune(clock.now(), BATCH)));
  return windows + hours;
}

async function untilDone(prune: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await prune();
    total += count;
    if (count < BATCH) return total;
  }
}
