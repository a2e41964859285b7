import type { Admin } from 'kafkajs';
import { translated } from './translated.ts';

/** The next offset of a topic's one partition. @throws EventLogError UNKNOWN_TOPIC, FORBIDDEN or UNAVAILABLE. */
export async function endOfKafkaTopic(admin: Admin, topic: string): Promise<bigint> {
  try {
    // Whether it is there, first: to ask kafkajs for the offsets of one that is not fails whatever else the same client
    // is asked meanwhile, and is tried again several times.
    await admin.fetchTopicMetadata({ topics: [topic] });
    const [partition] = await admin.fetchTopicOffsets(topic);
    return BigInt(partition?.high ?? 0);
  } catch (error) {
    throw translated(error);
  }
}
