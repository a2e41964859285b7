import type { EventLog } from '@crowdpay/event-log';
import { kafkaEventLog } from '@crowdpay/event-log/kafka';
import {
  eventually,
  missingKafkaTools,
  silentLogger,
  startTestKafka,
  type TestKafka,
  TestProducer,
  testRegistry,
} from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Inbox } from '../src/index.ts';
import {
  type ConsumerDatabase,
  type ConsumerOptions,
  codeDiscarded,
  consumerDatabase,
  keyCreated,
  startConsumer,
  takeEffect,
} from './fixture.ts';

const missing = await missingKafkaTools();
if (missing !== undefined)
  process.stdout.write(`The inbox on Apache Kafka is not tested here: ${missing} is missing.\n`);
const describeKafka = missing === undefined ? describe : describe.skip;
const PATIENCE = { timeoutMs: 30_000 };

describeKafka('an inbox on Apache Kafka', () => {
  const vault = new TestProducer('vault');
  let brokers: TestKafka[];
  let opened: EventLog[];
  let database: ConsumerDatabase;
  let inbox: Inbox | undefined;

  beforeAll(async () => {
    [opened, brokers] = [[], [await startTestKafka()]];
    database = await consumerDatabase();
  }, 180_000);
  afterAll(async () => {
    await inbox?.close();
    await Promise.all(opened.map((log) => log.close()));
    await Promise.all(brokers.map((broker) => broker.stop()));
    await database.drop();
  }, 60_000);

  function openAs(clientId: string, broker = brokers[0]): EventLog {
    const log = kafkaEventLog({ brokers: broker?.brokers ?? [], clientId, log: silentLogger() });
    opened.push(log);
    return log;
  }

  async function restart(options: Partial<ConsumerOptions> = {}): Promise<void> {
    await inbox?.close();
    inbox = await startConsumer({ database, eventLog: openAs('pods'), registry: testRegistry(vault), ...options });
  }

  const effectsAre = (expected: string[]): Promise<void> =>
    eventually(async () => {
      expect(await database.effects()).toEqual(expected);
    }, PATIENCE);

  const lines: string[] = [];
  const create = async (log: EventLog, ...subjects: string[]): Promise<void> => {
    const created = subjects.map((subject) => vault.line(keyCreated(subject)));
    lines.push(...created);
    await vault.publish(log, ...created);
  };

  it('waits for its topics, and ends at once while it waits', async () => {
    await restart();
    expect(inbox?.healthy()).toBe(false);
    await inbox?.close();
  }, 60_000);

  it('lets each event take effect once, past what does not concern it and what was forged', async () => {
    const log = openAs('vault');
    await restart();
    await create(log, 'usr_1');
    await vault.publish(log, vault.line(codeDiscarded()), new TestProducer('vault').line(keyCreated('usr_0')));
    await create(log, 'usr_2');
    await effectsAre(['usr_1', 'usr_2']);
    expect(inbox?.healthy()).toBe(true);
    await vault.publish(log, ...lines);
    await create(log, 'usr_3');
    await effectsAre(['usr_1', 'usr_2', 'usr_3']);
  }, 60_000);

  it('tries again what could not be handled, and does what stood before it only once', async () => {
    let failures = 0;
    await restart({
      handlers: {
        'vault.subject-key.created': async (tx, event) => {
          await takeEffect['vault.subject-key.created']?.(tx, event);
          if (event.subject !== 'usr_5' || failures >= 2) return;
          failures += 1;
          throw new Error('The effect is refused.');
        },
      },
    });
    await create(openAs('vault'), 'usr_4', 'usr_5', 'usr_6');
    await effectsAre(['usr_1', 'usr_2', 'usr_3', 'usr_4', 'usr_5', 'usr_6']);
    expect(failures).toBe(2);
  }, 60_000);

  it('knows the events again on a broker that took the place of the one before', async () => {
    brokers.push(await startTestKafka());
    const replacement = openAs('vault', brokers[1]);
    await vault.publish(replacement, ...lines);
    await create(replacement, 'usr_7');
    await restart({ eventLog: openAs('pods', brokers[1]) });
    await effectsAre(['usr_1', 'usr_2', 'usr_3', 'usr_4', 'usr_5', 'usr_6', 'usr_7']);
  }, 180_000);
});
