import kafkajs, { type Kafka, type Producer } from 'kafkajs';
import { EventLogError, type EventLogErrorCode, assertBatch } from '../errors.ts';
import type { NewRecord } from '../event-log.ts';

/** Appends to Kafka by one idempotent producer, made anew after a failure. */
export interface KafkaAppender {
  append(topic: string, records: readonly NewRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** The appender of one client; it connects at the first append. */
export function kafkaAppender(kafka: Kafka): KafkaAppender {
  let current: Promise<Producer> | undefined;
  return {
    async append(topic, records) {
      assertBatch(records);
      try {
        current ??= connected(kafka);
        const producer = await current;
        const messages = records.map((record) => ({ key: record.key, value: record.value }));
        await producer.send({ topic, acks: -1, messages });
      } catch (error) {
        // An idempotent producer that failed may have lost count of its sequence numbers. A new one starts afresh; what
        // was sent twice thereby is a repeat that readers know.
        await dispose(current);
        current = undefined;
        throw translated(error);
      }
    },
    async close() {
      await dispose(current);
    },
  };
}

async function connected(kafka: Kafka): Promise<Producer> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  return producer;
}

async function dispose(producer: Promise<Producer> | undefined): Promise<void> {
  await producer?.then((it) => it.disconnect()).catch(() => undefined);
}

const CODES: Readonly<Record<string, [EventLogErrorCode, string]>> = {
  TOPIC_AUTHORIZATION_FAILED: ['FORBIDDEN', 'The event log refused: this client may not write to this topic.'],
  CLUSTER_AUTHORIZATION_FAILED: ['FORBIDDEN', 'The event log refused: this client may not write.'],
  UNKNOWN_TOPIC_OR_PARTITION: ['UNKNOWN_TOPIC', 'The event log has no such topic.'],
  MESSAGE_TOO_LARGE: ['INVALID_BATCH', 'The event log refused the batch: it is too large.'],
};

function translated(error: unknown): EventLogError {
  if (error instanceof EventLogError) return error;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const known = 'type' in cause && typeof cause.type === 'string' ? CODES[cause.type] : undefined;
    if (known !== undefined) return new EventLogError(known[0], known[1], error);
  }
  return new EventLogError('UNAVAILABLE', 'The event log did not answer.', error);
}
