import type { Logger } from '@crowdpay/log';
import kafkajs from 'kafkajs';
import { EventLogError } from '../errors.ts';
import type { EventLog, Subscription } from '../event-log.ts';
import { type KafkaTls, socketFactory } from './connection.ts';
import { kafkaLogCreator } from './kafka-log.ts';
import { kafkaAppender } from './producer.ts';
import { subscribeToKafka } from './subscription.ts';
import { endOfKafkaTopic } from './topic-end.ts';
import { ensureKafkaTopic } from './topic-settings.ts';

/** Where the brokers are and who we are. */
export interface KafkaEventLogOptions {
  /** `host:port` of the brokers to begin with. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Default: off. */
  readonly tls?: KafkaTls;
  readonly log: Logger;
}

const CONNECT_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 15_000;
// Writers try again by themselves (a relay has stored what it publishes), so a call says soon that it failed.
const RETRY = { retries: 3, initialRetryTime: 100, maxRetryTime: 2000 };

/** The event log on Apache Kafka. */
export function kafkaEventLog({ brokers, clientId, tls = { kind: 'off' }, log }: KafkaEventLogOptions): EventLog {
  const kafka = new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: RETRY,
    socketFactory: socketFactory(tls),
    logCreator: kafkaLogCreator(log),
  });
  const appender = kafkaAppender(kafka);
  const subscriptions = new Set<Subscription>();
  // One connection for all administration, made at its first use and again after a failure.
  let admin: Promise<kafkajs.Admin> | undefined;
  const administer = async <T>(work: (admin: kafkajs.Admin) => Promise<T>): Promise<T> => {
    try {
      admin ??= connectedAdmin(kafka);
      return await work(await admin);
    } catch (error) {
      // A refusal is an answer: the connection is well, and others are using it.
      if (error instanceof EventLogError && error.code !== 'UNAVAILABLE') throw error;
      await disconnect(admin);
      admin = undefined;
      if (error instanceof EventLogError) throw error;
      throw new EventLogError('UNAVAILABLE', 'The event log did not answer.', error);
    }
  };
  return {
    ensureTopic: (topic) => administer((it) => ensureKafkaTopic(it, topic)),
    append: (topic, records) => appender.append(topic, records),
    async subscribe(options) {
      const subscription = await subscribeToKafka(kafka, options, log);
      subscriptions.add(subscription);
      return subscription;
    },
    end: (topic) => administer((it) => endOfKafkaTopic(it, topic)),
    identity: () => administer((it) => it.describeCluster()).then(({ clusterId }) => `kafka:${clusterId}`),
    health: () =>
      administer((it) => it.describeCluster()).then(
        ({ controller }) => controller !== null,
        () => false,
      ),
    async close() {
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
      await appender.close();
      await disconnect(admin);
    },
  };
}

async function connectedAdmin(kafka: kafkajs.Kafka): Promise<kafkajs.Admin> {
  const admin = kafka.admin();
  await admin.connect();
  return admin;
}

async function disconnect(admin: Promise<kafkajs.Admin> | undefined): Promise<void> {
  await admin?.then((it) => it.disconnect()).catch(() => undefined);
}
