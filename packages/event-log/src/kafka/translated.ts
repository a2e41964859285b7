import { EventLogError, type EventLogErrorCode } from '../errors.ts';

const CODES: Readonly<Record<string, [EventLogErrorCode, string]>> = {
  TOPIC_AUTHORIZATION_FAILED: ['FORBIDDEN', 'The event log refused: this client may not do that with this topic.'],
  CLUSTER_AUTHORIZATION_FAILED: ['FORBIDDEN', 'The event log refused: this client may not write.'],
  UNKNOWN_TOPIC_OR_PARTITION: ['UNKNOWN_TOPIC', 'The event log has no such topic.'],
  MESSAGE_TOO_LARGE: ['INVALID_BATCH', 'The event log refused the batch: it is too large.'],
};

/** What a broker's refusal means, by its type; kafkajs wraps it in errors of its own. Everything else is UNAVAILABLE. */
export function translated(error: unknown): EventLogError {
  if (error instanceof EventLogError) return error;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const known = 'type' in cause && typeof cause.type === 'string' ? CODES[cause.type] : undefined;
    if (known !== undefined) return new EventLogError(known[0], known[1], error);
  }
  return new EventLogError('UNAVAILABLE', 'The event log did not answer.', error);
}
