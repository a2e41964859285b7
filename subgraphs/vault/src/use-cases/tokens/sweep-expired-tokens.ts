import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { tokensExpired } from '../../events/tokens-and-keys.ts';

const BATCH = 1_000;

/**
 * Erases the random tokens whose time is over, together with their holdings, a batch a transaction until none is left.
 * Each batch is audited in its own transaction, by one event for each tenant with the number of its tokens. Several
 * vaults may sweep at once. A token resolves to nothing from the instant of its expiry on, swept or not.
 *
 * @returns how many were erased.
 */
export async function sweepExpiredTokens(dependencies: {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdSource;
}): Promise<number> {
  const { unitOfWork, clock, ids } = dependencies;
  const requestId = ids.next('req');
  let total = 0;
  for (;;) {
    const count = await unitOfWork.run(async (transaction) => {
      const erased = await transaction.tokens.eraseExpired(clock.now(), BATCH);
      for (const { tenant, count: ofTenant } of erased) {
        const context = { tenant, actor: { kind: 'service' as const, id: 'vault' }, requestId };
        await transaction.record(tokensExpired(ofTenant, context));
      }
      return erased.reduce((sum, { count: ofTenant }) => sum + ofTenant, 0);
    });
    total += count;
    if (count < BATCH) return total;
  }
}
