import type { NewAuditEvent } from '@crowdpay/audit-event';
import type { Decision } from '@crowdpay/policy';
import type { AuditContext } from './domain/audit-context.ts';
import type { SubjectKey } from './domain/keys.ts';
import type { SecurityCodeUse } from './domain/security-codes.ts';
import type { HeldToken } from './domain/token-store.ts';

// Every audit event that the vault publishes. It consumes none.

// An event names at most 100 related ids: the data subjects concerned. So a larger batch is told by several events.
const TOKENS_PER_EVENT = 100;

/** A token and what the policy said about revealing it. */
export interface DecidedToken {
  readonly held: HeldToken;
  readonly decision: Decision;
}

/** Why and in what course something is revealed. */
export interface RevealCause {
  readonly purpose?: string;
  readonly sagaId?: string;
}

/** The first thing of a data subject's is encrypted: their data key exists from now on. */
export function subjectKeyCreated(key: SubjectKey, context: AuditContext): NewAuditEvent {
  const { subject, version, tenantKeyVersion } = key;
  return {
    ...context,
    type: 'vault.subject-key.created',
    subject,
    data: { keyId: `subject-key/${version}`, wrappedBy: `tenant-key/${tenantKeyVersion}`, keyVersion: version },
  };
}

/** Plaintext is about to leave. */
export function piiRevealed(
  decided: readonly DecidedToken[],
  cause: RevealCause,
  context: AuditContext,
): NewAuditEvent[] {
  return inParts(decided).map((part) => ({
    ...context,
    ...subjectsOf(part),
    type: 'vault.pii.revealed',
    data: { ...dataOf(part, cause), level: 'CLEAR' },
  }));
}

/** Somebody asked to see what the policy does not let them see. */
export function revealDenied(
  decided: readonly DecidedToken[],
  cause: RevealCause,
  context: AuditContext,
): NewAuditEvent[] {
  return inParts(decided).map((part) => ({
    ...context,
    ...subjectsOf(part),
    type: 'vault.reveal.denied',
    data: { ...dataOf(part, cause), reasons: unique(part.flatMap(({ decision }) => decision.reasons)) },
  }));
}

/** Random tokens were erased because their time was over: `count` of them, in one transaction with this. */
export function tokensExpired(count: number, context: AuditContext): NewAuditEvent {
  return { ...context, type: 'vault.token.expired', subject: context.tenant, data: { count } };
}

/** A security code was deleted: its authorisation is over, or its time. */
export function securityCodeDiscarded(
  code: Pick<SecurityCodeUse, 'token'> & Partial<SecurityCodeUse>,
  reason: 'AUTHORISATION_ENDED' | 'EXPIRED',
  context: AuditContext,
): NewAuditEvent {
  const { token, sagaId } = code;
  return {
    ...context,
    type: 'vault.cvc.discarded',
    subject: token,
    related: sagaId === undefined ? [] : [sagaId],
    data: { token, reason, sagaId },
  };
}

function inParts(decided: readonly DecidedToken[]): (readonly DecidedToken[])[] {
  const parts: DecidedToken[][] = [];
  for (let start = 0; start < decided.length; start += TOKENS_PER_EVENT) {
    parts.push(decided.slice(start, start + TOKENS_PER_EVENT));
  }
  return parts;
}

// The event is about its first token, and can be found by every data subject whose data it tells of.
function subjectsOf(part: readonly DecidedToken[]): { subject: string; related: string[] } {
  return { subject: part[0]?.held.token ?? '', related: unique(part.map(({ held }) => held.key.subject)) };
}

function dataOf(part: readonly DecidedToken[], cause: RevealCause) {
  const decisions = unique(part.map(({ decision }) => decision.id));
  return {
    tokens: unique(part.map(({ held }) => held.token)),
    kinds: unique(part.map(({ held }) => held.kind)),
    purpose: cause.purpose ?? null,
    sagaId: cause.sagaId,
    policyVersion: part[0]?.decision.policyVersion,
    decisionId: decisions.length === 1 ? decisions[0] : undefined,
  };
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}
