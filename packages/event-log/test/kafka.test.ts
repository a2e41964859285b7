import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestKafka, missingKafkaTools, silentLogger, startTestKafka } from '@crowdpay/testkit';
import kafkajs from 'kafkajs';
import type { EventLog } from '../src/index.ts';
import { kafkaEventLog } from '../src/kafka/kafka-event-log.ts';
import { type Harness, describeEventLog } from './contract.ts';

const missing = await missingKafkaTools();
if (missing !== undefined)
  process.stdout.write(`The event log on Apache Kafka is not tested here: ${missing} is missing.\n`);
const describeKafka = missing === undefined ? describe : describe.skip;

let broker: TestKafka;

const client = (clientId: string): EventLog =>
  kafkaEventLog({ brokers: broker.brokers, clientId, log: silentLogger() });

async function open(): Promise<Harness> {
  // One broker serves all tests, so each has topics and a group of its own.
  const name = `audit.events.test-${randomUUID()}`;
  const [writer, reader, otherReader] = [client('writer'), client('audit'), client('audit')];
  await writer.ensureTopic(`${name}.a`);
  await writer.ensureTopic(`${name}.b`);
  return {
    writer,
    reader,
    otherReader,
    topic: `${name}.a`,
    otherTopic: `${name}.b`,
    group: name,
    appendToOther: (records) => writer.append(`${name}.b`, records),
    appendToMissing: (records) => writer.append(`${name}.c`, records),
    async another() {
      const elsewhere = await startTestKafka();
      const log = kafkaEventLog({ brokers: elsewhere.brokers, clientId: 'pods', log: silentLogger() });
      return {
        log,
        async close() {
          await log.close();
          await elsewhere.stop();
        },
      };
    },
    async close() {
      await Promise.all([writer, reader, otherReader].map((log) => log.close()));
    },
  };
}

describeKafka('with a real broker', () => {
  beforeAll(async () => {
    broker = await startTestKafka();
  }, 180_000);
  afterAll(async () => {
    await broker.stop();
  }, 30_000);

  describeEventLog('Apache Kafka', open, 20_000);

  describe('a topic on Apache Kafka', () => {
    let admin: kafkajs.Admin;
    let log: EventLog;

    beforeAll(async () => {
      admin = new kafkajs.Kafka({ brokers: [...broker.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
      await admin.connect();
      log = client('audit');
    }, 60_000);
    afterAll(async () => {
      await log.close();
      await admin.disconnect();
    });

    it.each([
      ['cleanup.policy', 'compact'],
      ['retention.ms', '604800000'],
      ['message.timestamp.type', 'CreateTime'],
    ])('is refused when it would lose or misdate records: %s=%s', async (name, value) => {
      const topic = `audit.events.unsafe-${randomUUID()}`;
      const settings = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'message.timestamp.type': 'LogAppendTime' };
      const configEntries = Object.entries({ ...settings, [name]: value }).map(([key, entry]) => ({
        name: key,
        value: entry,
      }));
      await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, configEntries }] });
      const refused = log.ensureTopic(topic);
      await expect(refused).rejects.toMatchObject({ code: 'UNSAFE_TOPIC', message: expect.stringContaining(name) });
    });

    it('is never created by writing to it', async () => {
      const topic = `audit.events.missing-${randomUUID()}`;
      await expect(log.append(topic, [{ key: 'k', value: Buffer.from('v') }])).rejects.toMatchObject({
        code: 'UNKNOWN_TOPIC',
      });
      expect(await admin.listTopics()).not.toContain(topic);
    });
  });
});

describe('a broker that is away', () => {
  it('is UNAVAILABLE to writers, and not well', async () => {
    const log = kafkaEventLog({ brokers: ['127.0.0.1:1'], clientId: 'pods', log: silentLogger() });
    expect(await log.health()).toBe(false);
    await expect(log.identity()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(log.append('audit.events.pods', [{ key: 'k', value: Buffer.from('v') }])).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    await log.close();
  });
});
