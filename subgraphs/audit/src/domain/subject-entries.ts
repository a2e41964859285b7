import type { NewAuditEvent } from '@crowdpay/audit-event';

/** What answering a data-subject request needs of one transaction. */
export interface SubjectEntries {
  /** How many entries of a tenant name a person: as subject, as related, or as the one who acted. */
  countNaming(tenant: string, personId: string): Promise<number>;
  /** Puts an audit event into the outbox. */
  record(event: NewAuditEvent): Promise<void>;
}
