export { EventLogError, type EventLogErrorCode } from './errors.ts';
export {
  type EventLog,
  type LogRecord,
  MAX_BATCH_RECORDS,
  MAX_BATCH_BYTES,
  type NewRecord,
  type RecordBatch,
  type SubscribeOptions,
  type Subscription,
  recordBytes,
} from './event-log.ts';
export { fittingBatch } from './fitting-batch.ts';
export type { KafkaTls } from './kafka/connection.ts';
export type { KafkaEventLogOptions } from './kafka/kafka-event-log.ts';
export { EVENT_LOG_VARIABLES, type EventLogSettings, openEventLog } from './open-event-log.ts';
export { type PostgresEventLogOptions, postgresEventLog } from './postgres/postgres-event-log.ts';
export { type RecordRange, readRecords } from './read-records.ts';
export { LEDGER_TOPIC, QUARANTINE_TOPIC, eventsTopic } from './topics.ts';
