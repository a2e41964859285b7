/** The part of a database transaction that the inbox needs; every Prisma transaction client has it. */
export interface InboxTransaction {
  /** @returns how many rows were written. */
  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number>;
  /** @returns the rows. */
  $queryRawUnsafe<Rows>(sql: string, ...values: unknown[]): Promise<Rows>;
}

/** A partition of a topic, in the log of this identity. */
export interface LogPartition {
  readonly log: string;
  readonly topic: string;
  readonly partition: number;
}

const POSITION = `SELECT next_offset::text AS next_offset FROM inbox_positions
  WHERE log_identity = $1 AND topic = $2 AND partition = $3`;

const ADVANCE = `INSERT INTO inbox_positions AS known (log_identity, topic, partition, next_offset)
  VALUES ($1, $2, $3, $4::bigint)
  ON CONFLICT (log_identity, topic, partition) DO UPDATE SET next_offset = EXCLUDED.next_offset
  WHERE known.next_offset < EXCLUDED.next_offset`;

const REMEMBER = `INSERT INTO inbox_events (producer, event_id, handled_at) VALUES ($1, $2, $3::timestamptz)
  ON CONFLICT DO NOTHING`;

/** The next offset to read; 0 on a log that was never read. */
export async function readPosition(tx: InboxTransaction, { log, topic, partition }: LogPartition): Promise<bigint> {
  const rows = await tx.$queryRawUnsafe<{ next_offset: string }[]>(POSITION, log, topic, partition);
  return BigInt(rows[0]?.next_offset ?? 0);
}

/**
 * Moves the position on to `next` and keeps it locked until the transaction ends, so that two readers of one partition
 * take turns.
 *
 * @returns false when another reader has come as far already: then nothing before `next` is left to do.
 */
export async function advance(tx: InboxTransaction, at: LogPartition, next: bigint): Promise<boolean> {
  return (await tx.$executeRawUnsafe(ADVANCE, at.log, at.topic, at.partition, next.toString())) === 1;
}

/** Notes that an event is handled. @returns false when it was handled before. */
export async function remember(tx: InboxTransaction, producer: string, eventId: string, at: Date): Promise<boolean> {
  return (await tx.$executeRawUnsafe(REMEMBER, producer, eventId, at.toISOString())) === 1;
}
