import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { securityCodeDiscarded } from '../../events/tokens-and-keys.ts';

const BATCH = 200;

/**
 * Deletes the security codes whose time is over, and audits each, a batch a transaction until none is left. Several
 * vaults may sweep at once.
 *
 * @returns how many were deleted.
 */
export async function sweepSecurityCodes(dependencies: {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdSource;
}): Promise<number> {
  const { unitOfWork, clock, ids } = dependencies;
  const requestId = ids.next('req');
  let total = 0;
  for (;;) {
    const count = await unitOfWork.run(async (transaction) => {
      const expired = await transaction.securityCodes.takeExpired(clock.now(), BATCH);
      for (const { tenant, token } of expired) {
        const context = { tenant, actor: { kind: 'service' as const, id: 'vault' }, requestId };
        await transaction.record(securityCodeDiscarded({ token }, 'EXPIRED', context));
      }
      return expired.length;
    });
    total += count;
    if (count < BATCH) return total;
  }
}
