import type { Admin } from 'kafkajs';
import { translated } from './translated.ts';

/** The next offset of a topic's one partition. @throws EventLogError UNKNOWN_TOPIC, FORBIDDEN or UNAVAILABLE. */
export async function endOfKafkaTopic(admin: Admin, topic: string): Promise<bigint> {
  try {
    const [partition] = await admin.fetchTopicOffsets(topic);
    return BigInt(partition?.high ?? 0);
  } catch (error) {
    throw translated(error);
  }
}
