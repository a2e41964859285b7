import type { Clock } from '@crowdpay/clock';
import type { Principal } from '@crowdpay/principal';
import { type AnonymousDenials, sourceOf } from '../../domain/anonymous-denials.ts';
import { auditContextOf } from '../../domain/audit-context.ts';
import type { HeldToken } from '../../domain/token-store.ts';
import type { Transaction, UnitOfWork } from '../../domain/unit-of-work.ts';
import {
  type DeniedToken,
  piiRevealed,
  type RevealCause,
  type RevealedToken,
  revealDenied,
} from '../../events/reveals.ts';
import { guardVolume, type GuardVolumeDependencies } from '../volume/guard-volume.ts';
import { sealRevealReason, type SealRevealReasonDependencies } from './seal-reveal-reason.ts';

/** What recording needs. */
export interface RecordDisclosuresDependencies extends GuardVolumeDependencies, SealRevealReasonDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly anonymousDenials: AnonymousDenials;
  readonly clock: Clock;
}

/** What a call comes to, before it is committed. */
export interface Disclosures {
  readonly revealed: readonly RevealedToken[];
  /** Of those, what the audit trail is to be told. */
  readonly denied: readonly DeniedToken[];
}

/** Why a value that was to leave does not: another call has used its token up, or its caller is frozen. */
export type Withheld = 'USED' | 'FROZEN';

/**
 * Commits a call's disclosures, before any of them leaves: one transaction holds the audit events, the end of single-use
 * tokens, the count of what the caller sees of others, and the caller's reason. When it fails, nothing may leave.
 *
 * @returns the tokens that turn out not to leave, and why.
 */
export async function recordDisclosures(
  dependencies: RecordDisclosuresDependencies,
  disclosures: Disclosures,
  principal: Principal,
): Promise<ReadonlyMap<HeldToken, Withheld>> {
  const { revealed, denied } = disclosures;
  if (revealed.length + denied.length === 0) return new Map();
  const { unitOfWork, anonymousDenials, clock } = dependencies;
  if (principal.kind === 'anonymous' && revealed.length === 0) {
    await anonymousDenials.add(principal.tenant, sourceOf(principal), denied.length, clock.now());
    return new Map();
  }

  const reason = await sealRevealReason(dependencies, principal);
  const cause = causeOf(principal, reason?.id);
  if (reason === undefined && !changesState(revealed)) {
    await unitOfWork.record(eventsOf(disclosures, cause, principal));
    return new Map();
  }
  return unitOfWork.run(async (transaction) => {
    const withheld = await withhold(dependencies, transaction, revealed, principal);
    if (reason !== undefined) await transaction.revealReasons.add(reason);
    for (const event of eventsOf(settle(disclosures, withheld), cause, principal)) await transaction.record(event);
    return withheld;
  });
}

function changesState(revealed: readonly RevealedToken[]): boolean {
  return revealed.some(({ held }) => held.singleUse || !held.own);
}

async function withhold(
  dependencies: RecordDisclosuresDependencies,
  transaction: Transaction,
  revealed: readonly RevealedToken[],
  principal: Principal,
): Promise<ReadonlyMap<HeldToken, Withheld>> {
  const others = revealed.map(({ held }) => held).filter(({ own }) => !own);
  const frozen = (await guardVolume(dependencies, transaction, principal, others.length)) === 'FROZEN';
  const withheld = new Map<HeldToken, Withheld>(frozen ? others.map((held) => [held, 'FROZEN']) : []);

  const once = revealed.map(({ held }) => held).filter((held) => held.singleUse && !withheld.has(held));
  if (once.length === 0) return withheld;
  const names = once.map(({ token }) => token);
  const consumed = await transaction.tokens.consume(principal.tenant, names, dependencies.clock.now());
  for (const held of once) if (!consumed.has(held.token)) withheld.set(held, 'USED');
  return withheld;
}

const REASON: Readonly<Record<Withheld, string>> = { USED: 'token_known', FROZEN: 'caller_not_frozen' };

function settle({ revealed, denied }: Disclosures, withheld: ReadonlyMap<HeldToken, Withheld>): Disclosures {
  const kept = revealed.filter(({ held }) => !withheld.has(held));
  const lost = revealed.flatMap(({ held, decision }): DeniedToken[] => {
    const why = withheld.get(held);
    return why === undefined ? [] : [{ token: held.token, kind: held.kind, held, decision, reasons: [REASON[why]] }];
  });
  return { revealed: kept, denied: [...denied, ...lost] };
}

function eventsOf({ revealed, denied }: Disclosures, cause: RevealCause, principal: Principal) {
  const context = auditContextOf(principal);
  return [
    ...(revealed.length === 0 ? [] : [piiRevealed(revealed, cause, context)]),
    ...(denied.length === 0 ? [] : [revealDenied(denied, cause, context)]),
  ];
}

function causeOf({ purpose }: Principal, reasonId: string | undefined): RevealCause {
  return { ...(purpose === undefined ? {} : { purpose }), ...(reasonId === undefined ? {} : { reasonId }) };
}
