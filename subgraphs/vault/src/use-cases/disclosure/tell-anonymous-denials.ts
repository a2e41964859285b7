import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { anonymousDenied } from '../../events/reveals.ts';

const BATCH = 100;

/**
 * Tells the audit trail of the denials that were summed in windows which are over, by one event for each source, in one
 * transaction with deleting the sums: told once, whatever crashes, and however many vaults do it at once. What is added
 * to a window after that is told by another event.
 *
 * @returns how many events were recorded.
 */
export async function tellAnonymousDenials(dependencies: {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdSource;
}): Promise<number> {
  const { unitOfWork, clock, ids } = dependencies;
  let told = 0;
  for (;;) {
    const count = await unitOfWork.run(async (transaction) => {
      const finished = await transaction.anonymousDenials.takeFinished(clock.now(), BATCH);
      for (const denied of finished) await transaction.record(anonymousDenied(denied, ids.next('req')));
      return finished.length;
    });
    told += count;
    if (count < BATCH) return told;
  }
}
