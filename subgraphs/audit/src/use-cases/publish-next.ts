import { type EventLog, fittingBatch, type NewRecord } from '@crowdpay/event-log';

/** Rows that are published to a topic in the order of their positions. */
export interface Publication {
  readonly topic: string;
  /** At most `limit` rows from `position` on, in order. */
  read(position: bigint, limit: number): Promise<PublishedRow[]>;
}

/** A row with its place in the publication. */
export interface PublishedRow {
  readonly position: bigint;
  readonly record: NewRecord;
}

/** How far each publication has come on each event log; `log` is its identity. A log that is new begins at 0. */
export interface PublicationPositions {
  next(log: string, topic: string): Promise<bigint>;
  save(log: string, topic: string, next: bigint): Promise<void>;
}

/** What publishing needs. */
export interface PublishNextDeps {
  readonly log: EventLog;
  readonly positions: PublicationPositions;
}

const BATCH_ROWS = 200;

/**
 * Publishes the next rows. After a crash between the log and the note of the position they are published again: readers
 * know a repeat by its key.
 *
 * @returns whether there were any.
 */
export async function publishNext({ log, positions }: PublishNextDeps, publication: Publication): Promise<boolean> {
  const { topic } = publication;
  const identity = await log.identity();
  const rows = await publication.read(await positions.next(identity, topic), BATCH_ROWS);
  const batch = fittingBatch(rows.map(({ record }) => record));
  const last = rows[batch.length - 1];
  if (last === undefined) return false;
  await log.append(topic, batch);
  await positions.save(identity, topic, last.position + 1n);
  return true;
}
