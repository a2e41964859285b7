import { type NewAuditEvent, SUBJECT_REQUEST_REPORTERS } from '@crowdpay/audit-event';
import type { Decision } from '@crowdpay/policy';
import type { AuditContext } from '../domain/audit-context.ts';
import { missingReporters, type SubjectCase, type SubjectRequest } from '../domain/subject-request.ts';

// The audit events of data-subject requests: those that the vault publishes, and the types of those that it consumes.

/** The reports that the vault waits for. */
export const REPORT_TYPES = SUBJECT_REQUEST_REPORTERS.map((name) => `${name}.subject-request.handled` as const);

/** An officer has put a rectification on record; the person has yet to say what is right. */
export function subjectRequestReceived(
  request: SubjectRequest,
  decision: Decision,
  context: AuditContext,
): NewAuditEvent {
  return announcement('vault.subject-request.received', request, decision, context);
}

/** A case is carried to the subgraphs: each of them acts on this event. */
export function subjectRequestOpened(
  request: SubjectRequest,
  decision: Decision,
  context: AuditContext,
): NewAuditEvent {
  return announcement('vault.subject-request.opened', request, decision, context);
}

/** Everybody has reported, and the vault has done its own part. */
export function subjectRequestClosed({ request, reports }: SubjectCase): NewAuditEvent {
  const sum = (field: 'changed' | 'retained'): number => reports.reduce((total, report) => total + report[field], 0);
  const { id, kind, job } = request;
  const counts = { changed: sum('changed'), retained: sum('retained') };
  return {
    ...byTheVault(request),
    type: 'vault.subject-request.closed',
    data: { requestId: id, kind, ...counts, ...(job === undefined ? {} : { jobId: job }) },
  };
}

/** The law's time is over and the case is not closed. */
export function subjectRequestOverdue({ request, reports }: SubjectCase): NewAuditEvent {
  const { id, kind, deadline, state } = request;
  const missing = state === 'OPEN' ? [...missingReporters(reports)] : [];
  return {
    ...byTheVault(request),
    type: 'vault.subject-request.overdue',
    data: { requestId: id, kind, deadline: deadline.toISOString(), missing },
  };
}

function announcement(
  type: 'vault.subject-request.received' | 'vault.subject-request.opened',
  { id, kind, subject, deadline, corrections }: SubjectRequest,
  { id: decisionId, policyVersion }: Decision,
  context: AuditContext,
): NewAuditEvent {
  const facts = { requestId: id, kind, deadline: deadline.toISOString(), ...corrections };
  return { ...context, type, subject, related: [id], data: { ...facts, decisionId, policyVersion } };
}

function byTheVault({ tenant, subject, id, requestId }: SubjectRequest) {
  return { tenant, actor: { kind: 'service' as const, id: 'vault' }, subject, related: [id], requestId };
}
