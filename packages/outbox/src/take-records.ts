import {
  decodeEnvelope,
  type Envelope,
  type KeyRegistry,
  type VerifiedEnvelope,
  verifyEnvelope,
} from '@crowdpay/audit-event';
import type { LogRecord } from '@crowdpay/event-log';
import type { Client } from 'pg';
import { ChainForkError } from './chain-fork.ts';
import { inTransaction } from './in-transaction.ts';
import { lockState, type RelayState } from './relay-state.ts';

/** On whose behalf records are taken in. */
export interface Taker {
  readonly producer: string;
  readonly epoch: bigint;
  readonly registry: KeyRegistry;
}

/** A record that has the form of an entry. */
interface OurRecord {
  readonly seq: bigint;
  readonly line: string;
  /** When the log took it. */
  readonly at: Date;
}

/** An entry of ours that the database does not have. */
interface Missing {
  readonly envelope: Envelope;
  readonly eventId: string;
  readonly line: string;
}

/**
 * Compares consecutive records of our topic with the stored chain and takes in, in one transaction, what it lacks: the
 * envelopes, the head, and that they are published. Events among them that still lie in the outbox leave it: they were
 * sealed before the database was set back.
 *
 * @returns the epoch and the last seq that the log is known to have. The epoch is above that of everything taken in.
 * @throws ChainForkError when the log contradicts the database, FencedError when another relay leads.
 */
export async function takeRecords(
  client: Client,
  taker: Taker,
  records: readonly LogRecord[],
): Promise<{ readonly epoch: bigint; readonly publishedSeq: bigint }> {
  return inTransaction(client, async () => {
    const state = await lockState(client, taker.epoch);
    const ours = records.flatMap((record) => ourRecord(record));
    const comparison = new Comparison(taker, state, await storedLines(client, ours));
    for (const record of ours) comparison.take(record);
    await store(client, comparison);
    return comparison;
  });
}

class Comparison {
  epoch: bigint;
  seq: bigint;
  head: Buffer;
  publishedSeq: bigint;
  readonly missing: Missing[] = [];
  private readonly taker: Taker;
  /** The lines that we have, by seq. */
  private readonly known: Map<bigint, string>;

  constructor(taker: Taker, state: RelayState, known: Map<bigint, string>) {
    this.taker = taker;
    this.epoch = taker.epoch;
    this.seq = state.seq;
    this.head = state.head;
    this.publishedSeq = state.publishedSeq;
    this.known = known;
  }

  take({ seq, line, at }: OurRecord): void {
    // A repeat is the same to the byte, and needs no signature checked again.
    if (this.known.get(seq) === line) {
      if (seq === this.publishedSeq + 1n) this.publishedSeq = seq;
      return;
    }
    const { producer, registry } = this.taker;
    const verified = verifyEnvelope(line, { registry, producer, at });
    if (verified.ok) this.extend(verified, line);
    // Audit puts into quarantine what does not verify, and the chain goes on without it. A key that only we do not know
    // is another matter: audit may know it.
    else if (verified.fault === 'UNKNOWN_KEY')
      throw new ChainForkError(this.seq + 1n, 'it is signed by an unknown key');
  }

  private extend({ envelope, event }: VerifiedEnvelope & { readonly ok: true }, line: string): void {
    const { seq, prevHash, chainHash, epoch } = envelope;
    if (seq <= this.seq) throw new ChainForkError(seq, 'each has another entry there');
    if (seq > this.seq + 1n) throw new ChainForkError(this.seq + 1n, 'the log has what comes after, but not this');
    if (!prevHash.equals(this.head)) throw new ChainForkError(seq, 'it does not follow from the entry before');
    this.missing.push({ envelope, eventId: event.id, line });
    this.known.set(seq, line);
    this.seq = seq;
    this.head = chainHash;
    this.publishedSeq = seq;
    if (epoch >= this.epoch) this.epoch = epoch + 1n;
  }
}

// What has not even the form of an entry is none of ours; audit puts it into quarantine.
function ourRecord({ value, timestamp: at }: LogRecord): OurRecord[] {
  const line = value.toString('utf8');
  const envelope = decodeEnvelope(line);
  return envelope === undefined ? [] : [{ seq: envelope.seq, line, at }];
}

async function storedLines(client: Client, records: readonly OurRecord[]): Promise<Map<bigint, string>> {
  const { rows } = await client.query<{ seq: string; line: string }>(
    'SELECT seq, line FROM envelopes WHERE seq = ANY($1::bigint[])',
    [records.map(({ seq }) => seq)],
  );
  return new Map(rows.map(({ seq, line }) => [BigInt(seq), line]));
}

async function store(client: Client, { epoch, seq, head, publishedSeq, missing }: Comparison): Promise<void> {
  if (missing.length > 0) {
    const ids = missing.map(({ eventId }) => eventId);
    await client.query(
      `INSERT INTO envelopes (seq, event_id, chain_hash, line)
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::text[])`,
      [
        missing.map(({ envelope }) => envelope.seq),
        ids,
        missing.map(({ envelope }) => envelope.chainHash),
        missing.map(({ line }) => line),
      ],
    );
    await client.query('DELETE FROM outbox WHERE event_id = ANY($1::text[])', [ids]);
  }
  await client.query('UPDATE relay_state SET epoch = $1, seq = $2, head = $3, published_seq = $4', [
    epoch,
    seq,
    head,
    publishedSeq,
  ]);
}
