import { type EventLog, EventLogError, eventsTopic, fittingBatch } from '@crowdpay/event-log';
import type { Client } from 'pg';
import { FencedError } from './fenced.ts';

/** Who publishes what is sealed, and from where on. */
export interface Publisher {
  readonly producer: string;
  readonly epoch: bigint;
  readonly log: EventLog;
  /** The identity under which `adoptLog` noted the log. */
  readonly logIdentity: string;
}

const BATCH_ROWS = 500;

interface EnvelopeRow {
  seq: string;
  line: string;
}

/**
 * Publishes the envelopes after `publishedSeq`, as they are stored, and notes how far it came. After a crash between the
 * two, `adoptLog` finds them in the log; what the log takes later than that is a repeat, which readers know by seq and hash.
 *
 * @returns the last seq that is now in the log.
 * @throws EventLogError when the log did not take them, or is no longer the one that was adopted; FencedError when
 * another relay leads.
 */
export async function publishBatch(client: Client, publisher: Publisher, publishedSeq: bigint): Promise<bigint> {
  const { rows } = await client.query<EnvelopeRow>({
    name: 'select-envelopes',
    text: `SELECT seq, line FROM envelopes WHERE seq > $1 ORDER BY seq LIMIT ${BATCH_ROWS}`,
    values: [publishedSeq],
  });
  // One key for all records, so that a topic with several partitions would still keep the chain in one.
  const batch = fittingBatch(rows.map(({ line }) => ({ key: publisher.producer, value: Buffer.from(line, 'utf8') })));
  const last = rows[batch.length - 1];
  if (last === undefined) return publishedSeq;
  await assertSameLog(publisher);
  await publisher.log.append(eventsTopic(publisher.producer), batch);
  const { rowCount } = await client.query('UPDATE relay_state SET published_seq = $1 WHERE epoch = $2', [
    last.seq,
    publisher.epoch,
  ]);
  if (rowCount !== 1) throw new FencedError();
  return BigInt(last.seq);
}

// A broker may lose its disk while we are idle. To publish only what is new there would leave a hole behind it.
async function assertSameLog({ log, logIdentity }: Publisher): Promise<void> {
  if ((await log.identity()) !== logIdentity)
    throw new EventLogError('UNAVAILABLE', 'Another event log stands in the place of the one before.');
}
