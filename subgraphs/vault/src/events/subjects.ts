import type { NewAuditEvent } from '@crowdpay/audit-event';
import type { Decision } from '@crowdpay/policy';
import type { AuditContext } from '../domain/audit-context.ts';
import type { ErasureCause } from '../domain/erasure.ts';
import type { Job } from '../domain/jobs.ts';
import type { ExportedValue } from '../domain/subject-export.ts';

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

/** A subject's data was collected for them. */
export function subjectExported({ tenant, id, subject = '', done, requestedBy, requestId }: Job): NewAuditEvent {
  const context = { tenant, actor: requestedBy, requestId };
  return { ...context, type: 'vault.subject.exported', subject, related: [id], data: { jobId: id, values: done } };
}

/** What is told when an export is read. */
export interface ExportReadFacts {
  /** The values that leave in the clear. */
  readonly clear: readonly ExportedValue[];
  /** How many leave in all. */
  readonly values: number;
  readonly decision: Decision;
  readonly purpose: string | undefined;
}

// A body has room for a thousand tokens.
const TOKENS_PER_EVENT = 1_000;

/** An export is about to leave: that it does, and which values leave with it in the clear. */
export function exportRead(job: Job, facts: ExportReadFacts, context: AuditContext): readonly NewAuditEvent[] {
  const { id: jobId, subject = '' } = job;
  const { clear, values, decision, purpose } = facts;
  const decided = { purpose: purpose ?? null, decisionId: decision.id, policyVersion: decision.policyVersion };
  const revealed = inParts(clear).map(({ tokens, kinds }) => ({
    ...context,
    type: 'vault.pii.revealed' as const,
    subject: tokens[0] ?? subject,
    related: [subject, jobId],
    data: { tokens, kinds, level: 'CLEAR', ...decided },
  }));
  const data = { jobId, values, ...decided };
  return [{ ...context, type: 'vault.export.read', subject, related: [jobId], data }, ...revealed];
}

function inParts(values: readonly ExportedValue[]): { tokens: string[]; kinds: string[] }[] {
  const parts: { tokens: string[]; kinds: string[] }[] = [];
  for (let start = 0; start < values.length; start += TOKENS_PER_EVENT) {
    const part = values.slice(start, start + TOKENS_PER_EVENT);
    parts.push({ tokens: part.map(({ token }) => token), kinds: [...new Set(part.map(({ kind }) => kind))] });
  }
  return parts;
}
