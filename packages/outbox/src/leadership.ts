import type { Client } from 'pg';

/** The lead of one producer's relays, as of one session of the database. */
export interface Lead {
  /** Greater than that of every relay that led before. */
  readonly epoch: bigint;
}

/**
 * Tries to take the lead. The advisory lock lasts as long as the session: when it breaks, another relay may lead, and
 * the epoch keeps the old leader from writing should it still run.
 *
 * @returns undefined while another relay leads.
 */
export async function tryLead(client: Client, producer: string): Promise<Lead | undefined> {
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
    [`audit-relay:${producer}`],
  );
  if (rows[0]?.taken !== true) return undefined;
  const state = await client.query<{ epoch: string }>('UPDATE relay_state SET epoch = epoch + 1 RETURNING epoch');
  const row = state.rows[0];
  if (row === undefined) throw new Error('The table relay_state has no row; the migrations create it.');
  return { epoch: BigInt(row.epoch) };
}
