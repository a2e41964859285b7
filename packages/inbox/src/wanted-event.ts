import {
  type AuditEvent,
  type AuditEventType,
  type EnvelopeFault,
  type KeyRegistry,
  verifyEnvelope,
} from '@crowdpay/audit-event';
import type { LogRecord } from '@crowdpay/event-log';

/** What a record is to its reader. */
export type ReadRecord =
  | { readonly kind: 'WANTED'; readonly event: AuditEvent }
  | { readonly kind: 'NOT_WANTED' }
  | { readonly kind: 'REFUSED'; readonly fault: EnvelopeFault };

/** Who should have signed a record, and which types its reader handles. */
export interface ReadingContext {
  readonly registry: KeyRegistry;
  /** The producer whose topic the record was found in. */
  readonly producer: string;
  readonly types: readonly AuditEventType[];
}

/**
 * Reads one record. What does not so much as contain the name of a wanted type is not verified: canonical JSON spells a
 * type in one way only, so it cannot be such an event, and audit verifies everything for itself.
 */
export function readRecord(record: LogRecord, { registry, producer, types }: ReadingContext): ReadRecord {
  if (!types.some((type) => record.value.includes(type))) return { kind: 'NOT_WANTED' };
  const verified = verifyEnvelope(record.value.toString('utf8'), { registry, producer, at: record.timestamp });
  if (!verified.ok) return { kind: 'REFUSED', fault: verified.fault };
  const { event } = verified;
  return types.some((type) => type === event.type) ? { kind: 'WANTED', event } : { kind: 'NOT_WANTED' };
}
