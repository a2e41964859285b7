import type { Page } from '@crowdpay/connection';
import { decodeEnvelope } from '@crowdpay/audit-event';

/** An entry of the audit ledger, as it is read. */
export interface LedgerEntry {
  /** `aud_…`. */
  readonly id: string;
  readonly leafIndex: bigint;
  readonly producer: string;
  readonly seq: bigint;
  readonly type: string;
  readonly subject: string;
  readonly actorId: string;
  readonly occurredAt: Date;
  /** The signed envelope to the byte. */
  readonly line: string;
  readonly bodyHash: Buffer;
  readonly prevHash: Buffer;
  readonly chainHash: Buffer;
  readonly loggedAt: Date;
}

/** What entries may be chosen by; what is undefined does not restrict. */
export interface EntryFilter {
  readonly subject: string | undefined;
  /** An id that an entry names as its subject or among what it is related to. */
  readonly about: string | undefined;
  readonly producer: string | undefined;
  readonly type: string | undefined;
}

/** A page of entries, oldest first. */
export type EntryPage = Page<LedgerEntry>;

/**
 * RFC 8785 canonical JSON of the entry's event.
 *
 * @throws Error when the stored line is no envelope, which only a change behind the ledger's back can cause.
 */
export function bodyOf({ id, line }: LedgerEntry): string {
  const envelope = decodeEnvelope(line);
  if (envelope === undefined) throw new Error(`The stored line of ${id} is no envelope.`);
  return envelope.body;
}
