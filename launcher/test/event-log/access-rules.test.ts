import type { EventLog } from '@crowdpay/event-log';
import { kafkaEventLog } from '@crowdpay/event-log/kafka';
import {
  eventually,
  missingKafkaTools,
  silentLogger,
  startTestKafka,
  type TestKafka,
  testSvids,
  type TestSvids,
} from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { allowProducersAndAudit } from '../../src/event-log/access-rules.ts';
import { FOLLOWED, PRODUCERS } from '../../src/service-names.ts';

const missing = await missingKafkaTools();
if (missing !== undefined) process.stdout.write(`Skipped: the access rules of Apache Kafka need ${missing}.\n`);
const suite = missing === undefined ? describe : describe.skip;
const topicOf = (producer: string): string => `audit.events.${producer}`;
const RECORD = { key: 'k', value: Buffer.from('v') };

suite('the access rules of the launcher’s broker', () => {
  let svids: TestSvids;
  let broker: TestKafka;
  const logs: EventLog[] = [];

  beforeAll(async () => {
    svids = await testSvids();
    const identity = await svids.ca.issue({ spiffeId: 'spiffe://crowdpay/development/kafka', lifeSeconds: 600 });
    broker = await startTestKafka({ identity, superUsers: ['kafka', 'launcher'] });
    await allowProducersAndAudit(broker.brokers[0], svids.sourceFor('launcher').current());
  }, 180_000);
  afterAll(async () => {
    await Promise.all(logs.map((log) => log.close()));
    await broker.stop();
  }, 30_000);

  function as(service: string): EventLog {
    const tls = { kind: 'svid', source: svids.sourceFor(service) } as const;
    const log = kafkaEventLog({ brokers: broker.brokers, clientId: service, tls, log: silentLogger() });
    logs.push(log);
    return log;
  }

  async function readsAll(log: EventLog, group: string, topics: readonly string[]): Promise<void> {
    const seen = new Set<string>();
    const subscription = await log.subscribe({
      topics,
      group,
      positions: () => Promise.resolve(0n),
      onBatch: ({ topic }) => {
        seen.add(topic);
        return Promise.resolve();
      },
    });
    try {
      await eventually(
        () => {
          expect([...seen].sort()).toEqual([...topics].sort());
        },
        { timeoutMs: 20_000 },
      );
    } finally {
      await subscription.close();
    }
  }

  it.each(PRODUCERS)('let %s write to its own topic and to no other', async (producer) => {
    const log = as(producer);
    await log.ensureTopic(topicOf(producer));
    await log.append(topicOf(producer), [RECORD]);
    const others = PRODUCERS.filter((name) => name !== producer).map(topicOf);
    for (const topic of [...others, 'audit.ledger']) await expect(log.append(topic, [RECORD])).rejects.toThrow();
  });

  it.each(PRODUCERS.filter((name) => name !== 'audit'))(
    'let %s read its own topic and those that it follows, and no other',
    async (name) => {
      const allowed = [...new Set([name, ...FOLLOWED[name]])].map(topicOf);
      for (const producer of PRODUCERS) {
        await as(producer).ensureTopic(topicOf(producer));
        await as(producer).append(topicOf(producer), [RECORD]);
      }
      const log = as(name);
      await readsAll(log, `${name}-inbox`, allowed);
      const others = [...PRODUCERS.map(topicOf), 'audit.ledger'].filter((topic) => !allowed.includes(topic));
      for (const topic of others) await expect(log.end(topic)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    },
    60_000,
  );

  it('keep a service out of the consumer groups of others', async () => {
    const { certPem: cert, keyPem: key, bundlePem: ca } = svids.sourceFor('pods').current();
    const ssl = { cert, key, ca };
    const kafka = new kafkajs.Kafka({ brokers: [...broker.brokers], ssl, logLevel: kafkajs.logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    try {
      await expect(admin.fetchOffsets({ groupId: 'pods-inbox' })).resolves.toEqual([]);
      // The broker does not even tell who coordinates such a group; kafkajs keeps its reason to itself.
      await expect(admin.fetchOffsets({ groupId: 'vault-inbox' })).rejects.toThrow('group coordinator');
    } finally {
      await admin.disconnect();
    }
  }, 60_000);

  it('let audit read every producer’s topic, and keep the ledger and the quarantine', async () => {
    const audit = as('audit');
    for (const topic of ['audit.ledger', 'audit.quarantine']) {
      await audit.ensureTopic(topic);
      await audit.append(topic, [RECORD]);
    }
    await expect(audit.append('audit.events.pods', [RECORD])).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await readsAll(audit, 'audit-intake', PRODUCERS.map(topicOf));
  }, 60_000);
});
