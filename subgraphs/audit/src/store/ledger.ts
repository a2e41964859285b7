import type { IdSource } from '@crowdpay/ids';
import type pg from 'pg';
import type { Chain } from '../domain/chain.ts';
import type { Ledger } from '../domain/ledger.ts';
import { type ChainRow, chainOf } from './chain-row.ts';
import { inTransaction } from './in-transaction.ts';
import { sqlLedgerTransaction } from './ledger-transaction.ts';

// Plain SQL instead of Prisma: a batch locks rows, inserts arrays by unnest and must hold its locks for milliseconds.
/** The ledger in the audit database. */
export function sqlLedger(pool: pg.Pool, ids: IdSource): Ledger {
  return {
    transaction: (work) => inTransaction(pool, (client) => work(sqlLedgerTransaction(client, ids))),
    async position({ log, topic, partition }) {
      const { rows } = await pool.query<{ next_offset: string }>(
        'SELECT next_offset FROM positions WHERE log = $1 AND topic = $2 AND partition = $3',
        [log, topic, partition],
      );
      return BigInt(rows[0]?.next_offset ?? 0);
    },
    async stopGapsSince(deadline, log): Promise<Chain[]> {
      const { rows } = await pool.query<ChainRow>(
        `UPDATE chains SET fault = 'GAP', fault_seq = seq + 1, stopped_at = clock_timestamp()
         WHERE fault IS NULL AND gap_since < $1 AND log = $2 RETURNING *`,
        [deadline, log],
      );
      return rows.map(chainOf);
    },
  };
}
