import type { Database } from './prisma.ts';

const BATCH = 1_000;

/**
 * Deletes artefacts that expired before `now`, in batches so that no statement holds many locks.
 *
 * @returns how many went.
 */
export async function deleteExpiredArtefacts(database: Database, now: Date): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await database.$executeRaw`
      DELETE FROM oidc_artefacts WHERE (model, id_hash) IN (
        SELECT model, id_hash FROM oidc_artefacts WHERE expires_at <= ${now} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`;
    total += count;
    if (count < BATCH) return total;
  }
}
