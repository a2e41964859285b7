import type { AuditEvent, Envelope, EnvelopeFault } from '@crowdpay/audit-event';

/** A part of a topic in which records have one order. */
export interface LogPartition {
  /** The event log's identity. */
  readonly log: string;
  readonly topic: string;
  readonly partition: number;
}

/** Where the event log holds something, and since when. */
export interface LogPlace extends LogPartition {
  readonly offset: bigint;
  /** The log's own time. */
  readonly loggedAt: Date;
}

/** A signed entry that was found in the log. */
export interface VerifiedRecord extends LogPlace {
  /** The envelope to the byte. */
  readonly line: string;
  readonly envelope: Envelope;
  readonly event: AuditEvent;
}

/** What stood in the log and is no entry: anybody may have written it, so it proves nothing about the producer. */
export interface RefusedRecord extends LogPlace {
  readonly value: Buffer;
  readonly fault: EnvelopeFault;
  /** The signed entry, when nothing is wrong but that its key was not valid when the log took it. */
  readonly untimely?: Envelope | undefined;
}

/** What the log held at one offset. */
export type IncomingRecord = VerifiedRecord | RefusedRecord;

/** Something for the quarantine: a refused record, or the evidence of a fork. */
export interface Quarantined extends LogPlace {
  readonly value: Buffer;
  readonly fault: EnvelopeFault | 'FORK';
}
