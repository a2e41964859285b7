/** One record to append. */
export interface NewRecord {
  /** At most 255 characters. */
  readonly key: string;
  /** All of a batch together have at most {@link MAX_BATCH_BYTES}. */
  readonly value: Buffer;
}

/** One record as it stands in the log. */
export interface LogRecord extends NewRecord {
  /** Position in its partition: from 0, without gaps. */
  readonly offset: bigint;
  /** When the log itself took the record; never the writer's claim. */
  readonly timestamp: Date;
}

/** Consecutive records of one partition, oldest first; never empty. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
}

/** What a reader asks for. */
export interface SubscribeOptions {
  readonly topics: readonly string[];
  /** Readers of one group share the partitions: each partition has at most one reader at a time. */
  readonly group: string;
  /**
   * The next offset to read, from the reader's own store. It is asked whenever a partition is assigned and after each
   * failure, so that position and effect can be stored in one transaction.
   */
  readonly positions: (topic: string, partition: number) => Promise<bigint>;
  /** Handles a batch. When it throws, the same records come again, after a pause; other topics go on. */
  readonly onBatch: (batch: RecordBatch) => Promise<void>;
  /** Ends the subscription when aborted, as `close` does. */
  readonly signal?: AbortSignal;
}

/** A running reader. */
export interface Subscription {
  /** Waits for the batch in work and ends the subscription. */
  close(): Promise<void>;
}

/**
 * The port to an append-only log of topics. Delivery is at least once: after a crash or a change of readers a batch may
 * come again, so a reader has to know what it has seen, by offset.
 */
export interface EventLog {
  /** Creates `topic` unless it exists. @throws EventLogError when it may not, or its settings would lose records. */
  ensureTopic(topic: string): Promise<void>;
  /**
   * Appends records in their order and returns when they are durable: all of them or none is visible to readers.
   *
   * @throws EventLogError FORBIDDEN, UNKNOWN_TOPIC, INVALID_BATCH or UNAVAILABLE; after UNAVAILABLE the records may or
   * may not be in the log.
   */
  append(topic: string, records: readonly NewRecord[]): Promise<void>;
  /** Starts a reader. It outlives failures of the log: it reconnects until it is closed. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /**
   * The offset that the next record of `topic` will get: how many it has, for offsets have no gaps.
   *
   * @throws EventLogError UNKNOWN_TOPIC where there is none that we may read, FORBIDDEN, or UNAVAILABLE.
   */
  end(topic: string): Promise<bigint>;
  /**
   * Names the log itself, not the way to it: `kafka:<cluster id>` or `postgres:<uuid>-<oid>`. An offset means something only
   * together with it. It is asked of the log at each call, for behind one address a log may have been replaced.
   *
   * @throws EventLogError UNAVAILABLE
   */
  identity(): Promise<string>;
  /** Whether the log answers. */
  health(): Promise<boolean>;
  /** Ends all subscriptions and connections. */
  close(): Promise<void>;
}

/** Most records of one `append`, and of one batch. */
export const MAX_BATCH_RECORDS = 1000;

/** Most bytes of one `append`: below the 1 MiB that a broker takes at once by default. */
export const MAX_BATCH_BYTES = 1_000_000;

// A broker's own fields for each record, generously.
const RECORD_OVERHEAD_BYTES = 64;

/** What a record adds to a batch, in bytes. */
export function recordBytes(record: NewRecord): number {
  return record.value.length + Buffer.byteLength(record.key) + RECORD_OVERHEAD_BYTES;
}
