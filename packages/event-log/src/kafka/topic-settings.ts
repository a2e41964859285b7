import kafkajs, { type Admin } from 'kafkajs';
import { EventLogError } from '../errors.ts';

/** What every topic of the event log needs: nothing expires, nothing is compacted away, and the broker tells the time. */
const REQUIRED_SETTINGS: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'message.timestamp.type': 'LogAppendTime',
};

/** One partition, for a chain has one order; the number of copies is the broker's default. */
const BROKER_DEFAULT = -1;

/**
 * Creates `topic` with the settings above unless it exists, then checks the settings that it has.
 *
 * @throws EventLogError UNSAFE_TOPIC when records of an existing topic could be lost.
 */
export async function ensureKafkaTopic(admin: Admin, topic: string): Promise<void> {
  const configEntries = Object.entries(REQUIRED_SETTINGS).map(([name, value]) => ({ name, value }));
  await admin.createTopics({
    waitForLeaders: true,
    topics: [{ topic, numPartitions: 1, replicationFactor: BROKER_DEFAULT, configEntries }],
  });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: Object.keys(REQUIRED_SETTINGS) }],
  });
  const actual = new Map(resources[0]?.configEntries.map((entry) => [entry.configName, entry.configValue]));
  for (const [name, value] of Object.entries(REQUIRED_SETTINGS)) {
    if (actual.get(name) === value) continue;
    throw new EventLogError(
      'UNSAFE_TOPIC',
      `The topic ${topic} has ${name}=${actual.get(name) ?? '(unknown)'}; the audit trail needs ${name}=${value}.`,
    );
  }
}
