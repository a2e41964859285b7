export { type KafkaBroker, type KafkaOptions, startKafka } from './broker.ts';
export { KafkaBrokerError } from './errors.ts';
export { DEFAULT_LIBRARIES } from './libraries.ts';
export { missingTools } from './tools.ts';
export type { BrokerIdentity } from './settings.ts';
