import type { NewAuditEvent } from '@crowdpay/audit-event';
import type { AuditContext } from '../domain/audit-context.ts';
import type { RevealFreeze } from '../domain/volume/reveal-freezes.ts';

// The audit events about callers who see unusually much.

/** A caller asked for so many clear values of others that they see no more of them until somebody has looked. */
export function callerFrozen(freeze: RevealFreeze, context: AuditContext): NewAuditEvent {
  return { ...context, ...about(freeze), type: 'vault.caller.frozen' };
}

/** Somebody has looked: the caller may see clear values again. */
export function callerUnfrozen(
  freeze: RevealFreeze,
  decision: { readonly id: string; readonly policyVersion: string },
  context: AuditContext,
): NewAuditEvent {
  const { subject, related, data } = about(freeze);
  const decided = { decisionId: decision.id, policyVersion: decision.policyVersion };
  return { ...context, subject, related, type: 'vault.caller.unfrozen', data: { ...data, ...decided } };
}

function about({ id, caller, requested }: RevealFreeze) {
  return { subject: id, related: [caller.id], data: { callerKind: caller.kind, requested } };
}
