import { type Envelope, type SigningKey, encodeEnvelope, sealEvent } from '@crowdpay/audit-event';
import type { Client } from 'pg';
import { FencedError } from './fenced.ts';
import { inTransaction } from './in-transaction.ts';
import { lockState, type RelayState } from './relay-state.ts';

/** Who seals. */
export interface Sealer {
  readonly producer: string;
  readonly epoch: bigint;
  readonly signingKey: SigningKey;
}

/** What a pass has sealed. */
export interface SealedBatch {
  readonly count: number;
  /** When the oldest of them was recorded; undefined when there was none. */
  readonly oldest: Date | undefined;
}

interface OutboxRow {
  id: string;
  event_id: string;
  body: string;
  created_at: Date;
  settled: boolean;
}

/** Rows a pass: signing them takes some 25 ms. */
const BATCH_ROWS = 500;

// A row is settled when every transaction older than its own has ended (pg_snapshot_xmin). One of a transaction that has
// yet to begin (pg_snapshot_xmax) came with a dump from another server, where it ended long ago.
const SELECT_ROWS = `
  SELECT id, event_id, body, created_at, xid < pg_snapshot_xmin(pg_current_snapshot())
    OR xid >= pg_snapshot_xmax(pg_current_snapshot()) AS settled
  FROM outbox ORDER BY id LIMIT ${BATCH_ROWS}`;

/**
 * Moves settled rows from the outbox into signed, chained envelopes, in one transaction: a crash leaves either the rows
 * or their envelopes, never both or neither.
 *
 * @throws FencedError when another relay leads; nothing has been written then.
 */
export async function sealBatch(client: Client, sealer: Sealer): Promise<SealedBatch> {
  const { rows } = await client.query<OutboxRow>({ name: 'select-outbox', text: SELECT_ROWS });
  const ready = settledPrefix(rows);
  if (ready.length === 0) return { count: 0, oldest: undefined };
  await inTransaction(client, async () => {
    const envelopes = chain(ready, await lockState(client, sealer.epoch), sealer);
    await insertEnvelopes(client, ready, envelopes);
    await deleteRows(client, ready);
    const last = envelopes.at(-1);
    await client.query('UPDATE relay_state SET seq = $1, head = $2', [last?.seq, last?.chainHash]);
  });
  return { count: ready.length, oldest: ready[0]?.created_at };
}

// The first unsettled row ends the batch, though later ones may be settled: a transaction draws its number at its first
// write, its outbox id after it has locked the aggregate. So of two changes to one aggregate the later may have the lower
// transaction number, but never the lower id.
function settledPrefix(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  const end = rows.findIndex((row) => !row.settled);
  return end === -1 ? rows : rows.slice(0, end);
}

function chain(rows: readonly OutboxRow[], state: RelayState, { producer, epoch, signingKey }: Sealer): Envelope[] {
  const envelopes: Envelope[] = [];
  let { seq, head: prevHash } = state;
  for (const row of rows) {
    seq += 1n;
    const envelope = sealEvent(row.body, { producer, epoch, seq, prevHash }, signingKey);
    prevHash = envelope.chainHash;
    envelopes.push(envelope);
  }
  return envelopes;
}

async function insertEnvelopes(client: Client, rows: readonly OutboxRow[], envelopes: Envelope[]): Promise<void> {
  await client.query({
    name: 'insert-envelopes',
    text: `INSERT INTO envelopes (seq, event_id, chain_hash, line)
           SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::text[])`,
    values: [
      envelopes.map((envelope) => envelope.seq),
      rows.map((row) => row.event_id),
      envelopes.map((envelope) => envelope.chainHash),
      envelopes.map(encodeEnvelope),
    ],
  });
}

async function deleteRows(client: Client, rows: readonly OutboxRow[]): Promise<void> {
  const { rowCount } = await client.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [
    rows.map((row) => row.id),
  ]);
  // They were read before the head was locked. Only the leader deletes, so another count means that we are not alone.
  if (rowCount !== rows.length) throw new FencedError();
}
