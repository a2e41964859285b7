import kafkajs, { type Kafka, type Producer } from 'kafkajs';
import { assertBatch } from '../errors.ts';
import type { NewRecord } from '../event-log.ts';
import { translated } from './translated.ts';

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
