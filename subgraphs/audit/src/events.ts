import { eventsTopic } from '@crowdpay/event-log';

/** The consumer group of the intake: one process at a time reads a producer's topic. */
export const INTAKE_GROUP = 'audit-intake';

/** The topics that the intake reads, with the producer whose entries each holds. */
export function intakeTopics(producers: readonly string[]): ReadonlyMap<string, string> {
  return new Map(producers.map((producer) => [eventsTopic(producer), producer]));
}
