import type { SagaQueue } from '../domain/ports.ts';
import type { Database } from './client.ts';
import { toPayment } from './payment-rows.ts';

/** Leases abandoned sagas in PostgreSQL. */
export function createSagaQueue(database: Database): SagaQueue {
  return {
    async leaseDue(now, leaseUntil, limit) {
      const leased = await database.$queryRaw<{ tenant: string; id: string }[]>`
        WITH due AS (
          SELECT tenant, id FROM sagas
          WHERE intent IS NOT NULL AND parked_at IS NULL AND next_attempt_at <= ${now} AND lease_until <= ${now}
          ORDER BY next_attempt_at LIMIT ${limit}
          FOR UPDATE SKIP LOCKED
        )
        UPDATE sagas SET
          fence = fence + 1, version = version + 1, lease_until = ${leaseUntil}, updated_at = ${now}
        FROM due WHERE sagas.tenant = due.tenant AND sagas.id = due.id
        RETURNING sagas.tenant, sagas.id`;
      if (leased.length === 0) return [];
      const rows = await database.contributionRow.findMany({
        where: { OR: leased.map(({ tenant, id }) => ({ tenant, sagaId: id })) },
        include: { saga: true },
      });
      return rows.map(toPayment);
    },
  };
}
