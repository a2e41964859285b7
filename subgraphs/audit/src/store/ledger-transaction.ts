import type { IdSource } from '@crowdpay/ids';
import type pg from 'pg';
import type { LedgerTransaction } from '../domain/ledger.ts';
import type { LogPlace, VerifiedRecord } from '../domain/ledger-record.ts';
import { appendEntries } from './append-entries.ts';
import { type ChainRow, chainOf } from './chain-row.ts';

/** The ledger's transaction over the connection that has it open. Locks are always taken in the order of its methods. */
export function sqlLedgerTransaction(client: pg.ClientBase, ids: IdSource): LedgerTransaction {
  return {
    async lockPosition({ log, topic, partition }) {
      const key = [log, topic, partition];
      await client.query(
        'INSERT INTO positions (log, topic, partition) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        key,
      );
      const { rows } = await client.query<{ next_offset: string }>(
        'SELECT next_offset FROM positions WHERE log = $1 AND topic = $2 AND partition = $3 FOR UPDATE',
        key,
      );
      return BigInt(rows[0]?.next_offset ?? 0);
    },
    async savePosition({ log, topic, partition }, next) {
      await client.query('UPDATE positions SET next_offset = $4 WHERE log = $1 AND topic = $2 AND partition = $3', [
        log,
        topic,
        partition,
        next,
      ]);
    },
    async lockChain(producer) {
      await client.query('INSERT INTO chains (producer) VALUES ($1) ON CONFLICT DO NOTHING', [producer]);
      const { rows } = await client.query<ChainRow>('SELECT * FROM chains WHERE producer = $1 FOR UPDATE', [producer]);
      const row = rows[0];
      if (row === undefined) throw new Error(`The chain of ${producer} vanished.`);
      return chainOf(row);
    },
    async saveChain({ producer, epoch, seq, head, log, gapSince, stopped }) {
      await client.query(
        `UPDATE chains SET epoch = $2, seq = $3, head = $4, gap_since = $5, fault = $6, fault_seq = $7, log = $8,
                stopped_at = CASE WHEN $6::text IS NULL THEN NULL ELSE clock_timestamp() END
         WHERE producer = $1`,
        [producer, epoch, seq, head, gapSince ?? null, stopped?.fault ?? null, stopped?.seq ?? null, log ?? null],
      );
    },
    async storedHashes(producer, seqs) {
      const { rows } = await client.query<{ seq: string; chain_hash: Buffer }>(
        'SELECT seq, chain_hash FROM entries WHERE producer = $1 AND seq = ANY($2::bigint[])',
        [producer, seqs],
      );
      return new Map(rows.map((row) => [BigInt(row.seq), row.chain_hash]));
    },
    append: (records) => appendEntries(client, ids, records),
    async parkedLines(producer) {
      const { rows } = await client.query<ParkedRow>(
        'SELECT log, topic, partition, "offset", logged_at, line FROM parked_entries WHERE producer = $1',
        [producer],
      );
      return rows.map(({ logged_at: loggedAt, offset, ...row }) => ({ ...row, offset: BigInt(offset), loggedAt }));
    },
    async park(records) {
      await client.query(
        `INSERT INTO parked_entries (log, topic, partition, "offset", logged_at, producer, seq, chain_hash, line)
         SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::timestamptz[],
                              $6::text[], $7::bigint[], $8::bytea[], $9::text[])`,
        [...placeColumns(records), ...parkedColumns(records)],
      );
    },
    async unpark(producer, seqs) {
      await client.query('DELETE FROM parked_entries WHERE producer = $1 AND seq = ANY($2::bigint[])', [
        producer,
        seqs,
      ]);
    },
    async quarantine(records) {
      await client.query(
        `INSERT INTO quarantine (log, topic, partition, "offset", logged_at, fault, value)
         SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::timestamptz[], $6::text[], $7::bytea[])
         ON CONFLICT DO NOTHING`,
        [...placeColumns(records), records.map((record) => record.fault), records.map((record) => record.value)],
      );
    },
  };
}

interface ParkedRow {
  log: string;
  topic: string;
  partition: number;
  offset: string;
  logged_at: Date;
  line: string;
}

function placeColumns(records: readonly LogPlace[]): unknown[][] {
  return [
    records.map((record) => record.log),
    records.map((record) => record.topic),
    records.map((record) => record.partition),
    records.map((record) => record.offset),
    records.map((record) => record.loggedAt),
  ];
}

function parkedColumns(records: readonly VerifiedRecord[]): unknown[][] {
  return [
    records.map(({ envelope }) => envelope.producer),
    records.map(({ envelope }) => envelope.seq),
    records.map(({ envelope }) => envelope.chainHash),
    records.map(({ line }) => line),
  ];
}
