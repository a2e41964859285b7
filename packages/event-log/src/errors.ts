import { MAX_BATCH_BYTES, MAX_BATCH_RECORDS, type NewRecord, recordBytes } from './event-log.ts';

/** Why the log refused or failed. */
export type EventLogErrorCode = 'FORBIDDEN' | 'UNKNOWN_TOPIC' | 'INVALID_BATCH' | 'UNSAFE_TOPIC' | 'UNAVAILABLE';

/** A failure of the event log. The message names topics and rules, never a record's content. */
export class EventLogError extends Error {
  override readonly name = 'EventLogError';
  readonly code: EventLogErrorCode;

  constructor(code: EventLogErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** @throws EventLogError INVALID_BATCH unless `records` is within the limits of both adapters. */
export function assertBatch(records: readonly NewRecord[]): void {
  if (records.length < 1 || records.length > MAX_BATCH_RECORDS)
    throw new EventLogError('INVALID_BATCH', `A batch has 1 to ${MAX_BATCH_RECORDS} records.`);
  if (records.some((record) => record.key.length > 255))
    throw new EventLogError('INVALID_BATCH', 'A key has at most 255 characters.');
  if (records.reduce((sum, record) => sum + recordBytes(record), 0) > MAX_BATCH_BYTES)
    throw new EventLogError('INVALID_BATCH', `A batch has at most ${MAX_BATCH_BYTES} bytes.`);
}
