import { pause } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { EventLogError } from '../errors.ts';
import type { LogRecord, SubscribeOptions, Subscription } from '../event-log.ts';
import { retryDelay } from '../retry-delay.ts';

const SESSION_TIMEOUT_MS = 30_000;
const HEARTBEAT_MS = 1000;
// How long a fetch may wait for a first record: also how long a change of position takes to be heard.
const FETCH_WAIT_MS = 250;

/**
 * Starts a reader in a consumer group. Kafka only says which partitions are ours: positions are the reader's own and
 * never committed to the broker, so that they can lie in one transaction with what the reader stores.
 */
export async function subscribeToKafka(kafka: Kafka, options: SubscribeOptions, log: Logger): Promise<Subscription> {
  const ending = new AbortController();
  const consumer = kafka.consumer({
    groupId: options.group,
    allowAutoTopicCreation: false,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    retry: { retries: 10, restartOnFailure: () => Promise.resolve(!ending.signal.aborted) },
  });
  const positions = new Positions(options);
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    seekAssigned(consumer, positions, payload.memberAssignment).catch((error: unknown) => {
      log.warn({ err: error, group: options.group }, 'the positions of assigned partitions are not known yet');
    });
  });
  const handle = batchHandler({ positions, options, log, signal: ending.signal });
  await run(consumer, options, handle);
  const close = async (): Promise<void> => {
    ending.abort();
    await consumer.disconnect();
  };
  options.signal?.addEventListener('abort', () => void close());
  return { close };
}

async function run(
  consumer: Consumer,
  { topics }: SubscribeOptions,
  eachBatch: (payload: EachBatchPayload) => Promise<void>,
): Promise<void> {
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      // A partition that waits after a failure must not hold up the others.
      partitionsConsumedConcurrently: topics.length,
      eachBatch,
    });
  } catch (error) {
    await consumer.disconnect().catch(() => undefined);
    throw new EventLogError('UNAVAILABLE', 'The event log could not be read.', error);
  }
}

/** The next offset of each partition that is ours; asked of the reader once an assignment and after each failure. */
class Positions {
  private readonly known = new Map<string, Promise<bigint>>();
  private readonly options: SubscribeOptions;

  constructor(options: SubscribeOptions) {
    this.options = options;
  }

  clear(): void {
    this.known.clear();
  }

  async of(topic: string, partition: number): Promise<bigint> {
    const key = `${topic}:${partition}`;
    const position = this.known.get(key) ?? this.options.positions(topic, partition);
    this.known.set(key, position);
    try {
      return await position;
    } catch (error) {
      this.known.delete(key);
      throw error;
    }
  }

  set(topic: string, partition: number, next: bigint): void {
    this.known.set(`${topic}:${partition}`, Promise.resolve(next));
  }

  forget(topic: string, partition: number): void {
    this.known.delete(`${topic}:${partition}`);
  }
}

// Seeking spares reading what is known. Correctness does not hang on it: a batch that comes before the seek took effect
// is cut at the position.
async function seekAssigned(
  consumer: Consumer,
  positions: Positions,
  assignment: Readonly<Record<string, readonly number[]>>,
): Promise<void> {
  positions.clear();
  for (const [topic, partitions] of Object.entries(assignment)) {
    for (const partition of partitions) {
      const next = await positions.of(topic, partition);
      consumer.seek({ topic, partition, offset: next.toString() });
    }
  }
}

interface BatchHandlerOptions {
  readonly positions: Positions;
  readonly options: SubscribeOptions;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

function batchHandler({ positions, options, log, signal }: BatchHandlerOptions) {
  const failures = new Map<string, number>(); // since the last success, by topic
  return async (payload: EachBatchPayload): Promise<void> => {
    const { batch } = payload;
    const { topic, partition } = batch;
    if (!payload.isRunning() || payload.isStale() || signal.aborted) return;
    try {
      const next = await positions.of(topic, partition);
      const records = recordsFrom(next, batch.messages);
      const last = records.at(-1);
      if (last !== undefined) {
        await options.onBatch({ topic, partition, records });
        positions.set(topic, partition, last.offset + 1n);
      }
      payload.resolveOffset(batch.lastOffset());
      failures.delete(topic);
    } catch (error) {
      // What is not resolved is fetched again.
      log.warn({ err: error, topic, group: options.group }, 'a batch failed and will come again');
      positions.forget(topic, partition);
      const before = failures.get(topic) ?? 0;
      failures.set(topic, before + 1);
      await pause(retryDelay(before), signal);
    }
    await payload.heartbeat(); // throws when the group rebalances, which is kafkajs's to handle
  };
}

function recordsFrom(next: bigint, messages: EachBatchPayload['batch']['messages']): LogRecord[] {
  return messages
    .filter((message) => BigInt(message.offset) >= next)
    .map((message) => ({
      offset: BigInt(message.offset),
      key: message.key?.toString('utf8') ?? '',
      value: message.value ?? Buffer.alloc(0),
      timestamp: new Date(Number(message.timestamp)),
    }));
}
