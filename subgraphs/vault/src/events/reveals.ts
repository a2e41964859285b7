import type { NewAuditEvent } from '@crowdpay/audit-event';
import { type PiiKind, tokenKindOf } from '@crowdpay/pii-token';
import type { Decision } from '@crowdpay/policy';
import { type DeniedSource, DENIAL_WINDOW_MS } from '../domain/anonymous-denials.ts';
import type { AuditContext } from '../domain/audit-context.ts';
import type { HeldToken } from '../domain/token-store.ts';

// The audit events about who saw what, and who did not. One event tells of a whole call.

/** A token whose value is about to leave in the clear, and the decision that lets it. */
export interface RevealedToken {
  readonly held: HeldToken;
  readonly decision: Decision;
}

/** A token that somebody was denied, as they named it. */
export interface DeniedToken {
  readonly token: string;
  /** Undefined for a text that has no token's shape. */
  readonly kind: PiiKind | undefined;
  /** Undefined for a token that resolves to nothing. */
  readonly held: HeldToken | undefined;
  /** The requirements that were not met. */
  readonly reasons: readonly string[];
  /** Undefined where the policy had nothing to decide about. */
  readonly decision: Decision | undefined;
}

/** Why and in what course something is revealed. */
export interface RevealCause {
  readonly purpose?: string;
  /** Names the caller's own words, which are kept apart. */
  readonly reasonId?: string;
  readonly sagaId?: string;
}

/** Plaintext is about to leave. @param revealed 1 to 1,000 tokens. */
export function piiRevealed(
  revealed: readonly RevealedToken[],
  cause: RevealCause,
  context: AuditContext,
): NewAuditEvent {
  const tokens = unique(revealed.map(({ held }) => held.token));
  return {
    ...context,
    // The event is about its first token, and can be found by every data subject whose data it tells of.
    subject: tokens[0] ?? context.actor.id,
    related: subjectsOf(revealed),
    type: 'vault.pii.revealed',
    data: {
      tokens,
      kinds: unique(revealed.map(({ held }) => held.kind)),
      level: 'CLEAR',
      ...causeOf(cause),
      ...decisionOf(revealed),
    },
  };
}

/**
 * Somebody asked to see what is not shown to them. What has no token's shape is counted and not repeated: it could be a
 * raw value.
 *
 * @param denied 1 to 1,000 tokens.
 */
export function revealDenied(denied: readonly DeniedToken[], cause: RevealCause, context: AuditContext): NewAuditEvent {
  const tokens = unique(denied.map(({ token }) => token).filter((token) => tokenKindOf(token) !== undefined));
  const malformed = denied.filter(({ token }) => tokenKindOf(token) === undefined).length;
  return {
    ...context,
    subject: tokens[0] ?? context.actor.id,
    related: subjectsOf(denied),
    type: 'vault.reveal.denied',
    data: {
      tokens,
      malformed: malformed === 0 ? undefined : malformed,
      kinds: unique(denied.map(({ kind }) => kind).filter((kind) => kind !== undefined)),
      reasons: unique(denied.flatMap(({ reasons }) => reasons)),
      ...causeOf(cause),
      ...decisionOf(denied),
    },
  };
}

/** What one source was denied in one window, by calls that nobody had signed in for. */
export function anonymousDenied(denied: DeniedSource, requestId: string): NewAuditEvent {
  const { tenant, source, windowStart, denials, tokens } = denied;
  return {
    tenant,
    actor: { kind: 'anonymous', id: 'anonymous' },
    subject: source,
    requestId,
    type: 'vault.reveal.denied-anonymous',
    data: { source, windowStart: windowStart.toISOString(), windowMs: DENIAL_WINDOW_MS, denials, tokens },
  };
}

function subjectsOf(tokens: readonly { readonly held: HeldToken | undefined }[]): string[] {
  return unique(tokens.map(({ held }) => held?.key.subject).filter((subject) => subject !== undefined));
}

function causeOf({ purpose, reasonId, sagaId }: RevealCause) {
  return { purpose: purpose ?? null, reasonId, sagaId };
}

function decisionOf(tokens: readonly { readonly decision: Decision | undefined }[]) {
  const decisions = tokens.map(({ decision }) => decision).filter((decision) => decision !== undefined);
  const ids = unique(decisions.map(({ id }) => id));
  return { policyVersion: decisions[0]?.policyVersion, decisionId: ids.length === 1 ? ids[0] : undefined };
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}
