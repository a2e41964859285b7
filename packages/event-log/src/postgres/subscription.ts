import { Bell, pause } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import pg from 'pg';
import { type LogRecord, MAX_BATCH_RECORDS, type SubscribeOptions, type Subscription } from '../event-log.ts';
import { retryDelay } from '../retry-delay.ts';

const CHANNEL = 'event_log';
const PARTITION = 0;
/** NOTIFY wakes a reader at once; the poll catches what a broken connection missed. */
const POLL_MS = 1000;
const RETRY_MS = 500;

/** A subscription's own needs beside the port's. */
export interface PostgresSubscribeOptions extends SubscribeOptions {
  readonly connectionString: string;
  readonly log: Logger;
}

/** Starts a reader with a session of its own; see {@link SubscribeOptions}. */
export function subscribeToPostgres(options: PostgresSubscribeOptions): Subscription {
  const ending = new AbortController();
  const signal = options.signal === undefined ? ending.signal : AbortSignal.any([ending.signal, options.signal]);
  const done = readUntil(signal, options);
  return {
    async close() {
      ending.abort();
      await done;
    },
  };
}

async function readUntil(signal: AbortSignal, options: PostgresSubscribeOptions): Promise<void> {
  while (!signal.aborted) {
    try {
      await readInSession(signal, options);
    } catch (error) {
      options.log.warn({ err: error, group: options.group }, 'a reader of the event log lost its session');
      await pause(RETRY_MS, signal);
    }
  }
}

/** Where the reader stands in one topic. */
interface TopicReader {
  readonly topic: string;
  /** Undefined until the topic is ours and its position is known. */
  next: bigint | undefined;
  owned: boolean;
  /** Failures since the last success. */
  failures: number;
  /** Not before this instant (performance.now) after a failure. */
  retryAt: number;
}

async function readInSession(signal: AbortSignal, options: PostgresSubscribeOptions): Promise<void> {
  const client = new pg.Client({ connectionString: options.connectionString, application_name: 'event-log-reader' });
  const bell = new Bell();
  const ring = (): void => {
    bell.ring();
  };
  signal.addEventListener('abort', ring);
  // A broken session wakes the reader, whose next query then fails: a batch in work is never run beside a second one.
  client.on('error', ring).on('notification', ring);
  try {
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    await readTopics(client, bell, signal, options);
  } finally {
    signal.removeEventListener('abort', ring);
    // Ends the advisory locks too: another reader of the group takes over.
    await client.end().catch(() => undefined);
  }
}

async function readTopics(
  client: pg.Client,
  bell: Bell,
  signal: AbortSignal,
  options: PostgresSubscribeOptions,
): Promise<void> {
  const readers = options.topics.map((topic): TopicReader => ({
    topic,
    next: undefined,
    owned: false,
    failures: 0,
    retryAt: 0,
  }));
  while (!signal.aborted) {
    bell.reset();
    let batches = 0;
    for (const reader of readers) batches += (await readOnce(client, reader, signal, options)) ? 1 : 0;
    if (batches === 0) await bell.wait(nextWait(readers));
  }
}

function nextWait(readers: readonly TopicReader[]): number {
  const now = performance.now();
  const retries = readers.filter((reader) => reader.retryAt > now).map((reader) => reader.retryAt - now);
  return Math.min(POLL_MS, ...retries);
}

/** Hands on one batch of the reader's topic, if there is one. @returns whether there was. */
async function readOnce(
  client: pg.Client,
  reader: TopicReader,
  signal: AbortSignal,
  options: PostgresSubscribeOptions,
): Promise<boolean> {
  if (signal.aborted || performance.now() < reader.retryAt) return false;
  reader.owned ||= await takeTopic(client, options.group, reader.topic);
  if (!reader.owned) return false;
  try {
    reader.next ??= await options.positions(reader.topic, PARTITION);
  } catch (error) {
    return failed(reader, error, options);
  }
  const records = await fetchRecords(client, reader.topic, reader.next);
  if (records.length === 0) return false;
  try {
    await options.onBatch({ topic: reader.topic, partition: PARTITION, records });
  } catch (error) {
    return failed(reader, error, options);
  }
  reader.next += BigInt(records.length);
  reader.failures = 0;
  return true;
}

function failed(reader: TopicReader, error: unknown, options: PostgresSubscribeOptions): false {
  options.log.warn({ err: error, topic: reader.topic, group: options.group }, 'a batch failed and will come again');
  reader.next = undefined;
  reader.retryAt = performance.now() + retryDelay(reader.failures);
  reader.failures += 1;
  return false;
}

async function takeTopic(client: pg.Client, group: string, topic: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
    [`event-log:${group}:${topic}`],
  );
  return rows[0]?.taken === true;
}

interface RecordRow {
  offset: string;
  key: string;
  value: Buffer;
  appended_at: Date;
}

async function fetchRecords(client: pg.Client, topic: string, from: bigint): Promise<LogRecord[]> {
  const { rows } = await client.query<RecordRow>({
    name: 'fetch-records',
    text: `SELECT "offset", key, value, appended_at FROM records
           WHERE topic = $1 AND "offset" >= $2 ORDER BY "offset" LIMIT ${MAX_BATCH_RECORDS}`,
    values: [topic, from],
  });
  return rows.map((row) => ({
    offset: BigInt(row.offset),
    key: row.key,
    value: row.value,
    timestamp: row.appended_at,
  }));
}
