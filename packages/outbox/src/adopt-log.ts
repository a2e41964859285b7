import type { KeyRegistry } from '@crowdpay/audit-event';
import { type EventLog, eventsTopic, readRecords } from '@crowdpay/event-log';
import type { Client } from 'pg';
import { FencedError } from './fenced.ts';
import { takeRecords } from './take-records.ts';

/** Who takes up a log. */
export interface Adopter {
  readonly producer: string;
  /** The epoch of our lead. */
  readonly epoch: bigint;
  readonly log: EventLog;
  /** The keys that the producer's chain was ever signed by. */
  readonly registry: KeyRegistry;
  /** Ends the reading when aborted. */
  readonly signal: AbortSignal;
}

/** Which log has the chain, up to which seq, and under which epoch it goes on. */
export interface Progress {
  readonly epoch: bigint;
  readonly logIdentity: string;
  readonly publishedSeq: bigint;
}

/**
 * Finds out what a log has of our chain, so that publishing goes on behind it and no other chain is ever signed:
 *
 * - The log has less than we stored: a crash came between storing and publishing, or it is another log than the one of
 *   the note, or one that has lost records. What is stored is published from there on, on an empty log from its first
 *   envelope.
 * - The log has more than we stored: our database is a restored backup. Its envelopes are taken into the database, and
 *   the chain goes on from the last of them.
 *
 * @throws ChainForkError when the two contradict one another, FencedError when another relay leads, EventLogError.
 */
export async function adoptLog(client: Client, adopter: Adopter): Promise<Progress> {
  const { producer, log, signal } = adopter;
  const topic = eventsTopic(producer);
  const logIdentity = await log.identity();
  await log.ensureTopic(topic);
  const end = await log.end(topic);
  let progress = { ...(await noteLog(client, adopter.epoch, logIdentity, end)), logIdentity };
  // A record raises the highest seq of a topic by at most one, so the first n records hold nothing beyond seq n: what we
  // do not know of lies behind them.
  const range = { topic, from: progress.publishedSeq, to: end, group: `${producer}-relay-${adopter.epoch}`, signal };
  await readRecords(log, range, async (records) => {
    progress = { ...(await takeRecords(client, { ...adopter, epoch: progress.epoch }, records)), logIdentity };
  });
  return progress;
}

// What is noted of another log means nothing on this one; nor does it, if this one has lost records since.
async function noteLog(
  client: Client,
  epoch: bigint,
  logIdentity: string,
  end: bigint,
): Promise<Pick<Progress, 'epoch' | 'publishedSeq'>> {
  const { rows } = await client.query<{ published_seq: string }>(
    `UPDATE relay_state
     SET published_seq = CASE WHEN log_identity = $1 AND published_seq <= $2 THEN published_seq ELSE 0 END,
       log_identity = $1
     WHERE epoch = $3 RETURNING published_seq`,
    [logIdentity, end, epoch],
  );
  const row = rows[0];
  if (row === undefined) throw new FencedError();
  return { epoch, publishedSeq: BigInt(row.published_seq) };
}
