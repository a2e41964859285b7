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
import { allowProducersAndAudit } from '../../src/event-log/access-rules.ts';
import { PRODUCERS } from '../../src/service-names.ts';

const missing = await missingKafkaTools();
if (missing !== undefined) process.stdout.write(`Skipped: the access rules of Apache Kafka need ${missing}.\n`);
const suite = missing === undefined ? describe : describe.skip;
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

  it.each(PRODUCERS)('let %s write to its own topic and to no other', async (producer) => {
    const log = as(producer);
    await log.ensureTopic(`audit.events.${producer}`);
    await log.append(`audit.events.${producer}`, [RECORD]);
    const others = [...PRODUCERS.filter((name) => name !== producer).map((name) => `audit.events.${name}`)];
    for (const topic of [...others, 'audit.ledger']) await expect(log.append(topic, [RECORD])).rejects.toThrow();
  });

  it('let audit read every producer’s topic, and keep the ledger and the quarantine', async () => {
    const audit = as('audit');
    for (const topic of ['audit.ledger', 'audit.quarantine']) {
      await audit.ensureTopic(topic);
      await audit.append(topic, [RECORD]);
    }
    await expect(audit.append('audit.events.pods', [RECORD])).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const seen = new Set<string>();
    const topics = PRODUCERS.map((name) => `audit.events.${name}`);
    const subscription = await audit.subscribe({
      topics,
      group: 'audit',
      positions: () => Promise.resolve(0n),
      onBatch: ({ topic }) => {
        seen.add(topic);
        return Promise.resolve();
      },
      signal: new AbortController().signal,
    });
    await eventually(
      () => {
        expect([...seen].sort()).toEqual([...topics].sort());
      },
      { timeoutMs: 20_000 },
    );
    await subscription.close();
  }, 60_000);
});
