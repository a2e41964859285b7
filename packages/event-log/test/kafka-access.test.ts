import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memorySvidSource, spiffeIdOf } from '@crowdpay/mtls';
import {
  type TestKafka,
  type TestSvids,
  eventually,
  missingKafkaTools,
  silentLogger,
  startTestKafka,
  testSvids,
} from '@crowdpay/testkit';
import kafkajs from 'kafkajs';
import type { EventLog } from '../src/index.ts';
import { kafkaEventLog } from '../src/kafka/kafka-event-log.ts';

const { AclOperationTypes: Operation, AclResourceTypes: Resource } = kafkajs;
const missing = await missingKafkaTools();
if (missing !== undefined)
  process.stdout.write(`Access rules of Apache Kafka are not tested here: ${missing} is missing.\n`);
const describeKafka = missing === undefined ? describe : describe.skip;

describeKafka('a broker that knows its clients by their SVIDs', () => {
  const OWN = 'audit.events.pods';
  const FOREIGN = 'audit.events.payments';
  let svids: TestSvids;
  let broker: TestKafka;
  const logs: EventLog[] = [];

  const logAs = (service: string): EventLog => {
    const tls = { kind: 'svid', source: svids.sourceFor(service) } as const;
    const log = kafkaEventLog({ brokers: broker.brokers, clientId: service, tls, log: silentLogger() });
    logs.push(log);
    return log;
  };

  beforeAll(async () => {
    svids = await testSvids();
    const identity = await svids.ca.issue({ spiffeId: spiffeIdOf('development', 'kafka'), lifeSeconds: 600 });
    broker = await startTestKafka({
      identity: memorySvidSource(identity).current(),
      superUsers: ['kafka', 'launcher'],
    });
    await allow(svids, broker.brokers);
  }, 180_000);
  afterAll(async () => {
    await Promise.all(logs.map((log) => log.close()));
    await broker.stop();
  }, 30_000);

  it('takes a producer’s records in its own topic, and lets audit read them', async () => {
    const [pods, audit] = [logAs('pods'), logAs('audit')];
    await pods.ensureTopic(OWN);
    await pods.append(OWN, [{ key: 'k', value: Buffer.from('v') }]);
    const keys: string[] = [];
    await audit.subscribe({
      topics: [OWN],
      group: 'audit',
      positions: () => Promise.resolve(0n),
      onBatch: ({ records }) => {
        keys.push(...records.map(({ key }) => key));
        return Promise.resolve();
      },
    });
    await eventually(
      () => {
        expect(keys).toEqual(['k']);
      },
      { timeoutMs: 20_000 },
    );
  }, 60_000);

  it.each([
    ['pods', FOREIGN],
    ['audit', OWN],
    ['vault', OWN],
  ])(
    'refuses %s in %s',
    async (service, topic) => {
      await logAs('payments').ensureTopic(FOREIGN);
      const refused = logAs(service).append(topic, [{ key: 'k', value: Buffer.from('v') }]);
      await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN' });
    },
    60_000,
  );
});

async function allow(svids: TestSvids, brokers: readonly string[]): Promise<void> {
  const { certPem: cert, keyPem: key, bundlePem: ca } = svids.sourceFor('launcher').current();
  const kafka = new kafkajs.Kafka({
    brokers: [...brokers],
    ssl: { cert, key, ca },
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  const rule = (
    service: string,
    resourceType: kafkajs.AclResourceTypes,
    resourceName: string,
    operation: kafkajs.AclOperationTypes,
  ): kafkajs.AclEntry => ({
    principal: `User:${service}`,
    host: '*',
    resourceType,
    resourceName,
    resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
    operation,
    permissionType: kafkajs.AclPermissionTypes.ALLOW,
  });
  const manage = [Operation.CREATE, Operation.DESCRIBE, Operation.DESCRIBE_CONFIGS];
  const acl = ['pods', 'payments'].flatMap((service) => [
    ...[Operation.WRITE, ...manage].map((each) => rule(service, Resource.TOPIC, `audit.events.${service}`, each)),
    rule(service, Resource.CLUSTER, 'kafka-cluster', Operation.IDEMPOTENT_WRITE),
    ...[Operation.READ, Operation.DESCRIBE].map((each) =>
      rule('audit', Resource.TOPIC, `audit.events.${service}`, each),
    ),
  ]);
  await admin.createAcls({ acl: [...acl, rule('audit', Resource.GROUP, '*', Operation.READ)] });
  await admin.disconnect();
}
