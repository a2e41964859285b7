import type { NewAuditEvent } from '@crowdpay/audit-event';
import type { AuditContext } from './domain/audit-context.ts';
import type { ErasureCause } from './domain/erasure.ts';

// What the audit trail is told of erasures and exports. No event names a value, and none of an erasure names a token.

/** What is told of an erasure beside whose it is. */
export interface ErasureFacts {
  readonly cause: Exclude<ErasureCause, 'BACKUP_RESTORED'>;
  /** How many holdings became unreadable. */
  readonly holdings: number;
  readonly jobId?: string;
}

/** A subject's keys were destroyed. After a restore from a backup this is what their data is erased again by. */
export function subjectErased(subject: string, facts: ErasureFacts, context: AuditContext): NewAuditEvent {
  return { ...context, type: 'vault.subject.erased', subject, data: { ...facts } };
}
