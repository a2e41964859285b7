import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIBRARIES, type KafkaBroker, type KafkaOptions, startKafka } from '@crowdpay/kafka-broker';
import { freePort, missingKafkaTools, testSvids } from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';

const missing = await missingKafkaTools();
if (missing !== undefined) process.stdout.write(`Skipped: the broker's own tests need ${missing}.\n`);
const suite = missing === undefined ? describe : describe.skip;

suite('a broker with an identity', () => {
  let options: KafkaOptions;
  let broker: KafkaBroker;
  let identities: Awaited<ReturnType<typeof testSvids>>;

  beforeAll(async () => {
    identities = await testSvids();
    const identity = await identities.ca.issue({ spiffeId: 'spiffe://crowdpay/development/kafka', lifeSeconds: 600 });
    options = {
      directory: await mkdtemp(join(tmpdir(), 'kafka-broker-')),
      librariesDirectory: DEFAULT_LIBRARIES,
      port: await freePort(),
      controllerPort: await freePort(),
      tls: { identity, superUsers: ['kafka', 'launcher'] },
    };
    broker = await startKafka(options);
  }, 180_000);

  afterAll(async () => {
    await broker.stop();
    await rm(options.directory, { recursive: true });
  });

  function client(ssl: kafkajs.KafkaConfig['ssl']): kafkajs.Kafka {
    const silence = { logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 0 } };
    return new kafkajs.Kafka({ brokers: [...broker.brokers], ssl: ssl ?? false, connectionTimeout: 3_000, ...silence });
  }

  function as(service: string, from = identities): kafkajs.Kafka {
    const { certPem, keyPem, bundlePem } = from.sourceFor(service).current();
    return client({ cert: certPem, key: keyPem, ca: bundlePem });
  }

  async function topicsSeenBy(kafka: kafkajs.Kafka): Promise<string[]> {
    const admin = kafka.admin();
    await admin.connect();
    try {
      return await admin.listTopics();
    } finally {
      await admin.disconnect();
    }
  }

  it('lets a super user make topics, and finds them again when it is started again', async () => {
    const admin = as('launcher').admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'kept' }] });
    await admin.disconnect();
    await broker.stop();
    broker = await startKafka(options);
    expect(await topicsSeenBy(as('launcher'))).toContain('kept');
  }, 60_000);

  it('shows a service that has no rule nothing', async () => {
    expect(await topicsSeenBy(as('vault'))).toEqual([]);
  });

  it('refuses a client without a certificate, and one whose certificate is from another authority', async () => {
    const strangers = await testSvids();
    const { bundlePem } = identities.sourceFor('vault').current();
    const { certPem, keyPem } = strangers.sourceFor('launcher').current();
    await expect(topicsSeenBy(client({ ca: bundlePem }))).rejects.toThrow();
    await expect(topicsSeenBy(client({ ca: bundlePem, cert: certPem, key: keyPem }))).rejects.toThrow();
    await expect(topicsSeenBy(client(false))).rejects.toThrow();
  });
});
