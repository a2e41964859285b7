import type { NewAuditEvent } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import { type Principal, servicePrincipal } from '@crowdpay/principal';
import { auditContextOf } from '../../domain/audit-context.ts';
import type { SecurityCodeStore } from '../../domain/security-codes.ts';
import type { HeldToken, TokenStore } from '../../domain/token-store.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { piiRevealed, type RevealCause, type RevealedToken, revealDenied } from '../../events/reveals.ts';
import { askRevealPolicy } from '../disclosure/ask-reveal-policy.ts';
import { openHoldings, type OpenHoldingsDependencies } from '../disclosure/open-holdings.ts';

/** What revealing a card needs. */
export interface RevealCardDependencies extends OpenHoldingsDependencies {
  readonly tokens: TokenStore;
  readonly securityCodes: SecurityCodeStore;
  readonly policy: PolicyEngine;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

/** Which card, for which saga. */
export interface RevealCardRequest {
  readonly tenant: string;
  readonly panToken: string;
  /** Null where the authorisation goes without a security code. */
  readonly cvcToken: string | null;
  readonly sagaId: string;
}

/** A card in the clear, for the connector's eyes only. */
export interface RevealedCard {
  readonly pan: string;
  readonly cvc: string | null;
}

/**
 * Reveals a card to the service that charges it. Its security code becomes that saga's alone; the audit event is committed
 * before this returns. The saga may ask again: after a failure on the way, or when the answer was lost.
 *
 * @param service name of the caller as its certificate proves it.
 * @throws CrowdPayError POLICY_DENIED (audited); NOT_FOUND when the card or the code is unknown, of another tenant,
 * expired, or claimed by another saga.
 */
export async function revealCard(
  dependencies: RevealCardDependencies,
  request: RevealCardRequest,
  service: string,
  requestId: string,
): Promise<RevealedCard> {
  const { tenant, panToken, sagaId } = request;
  const principal = { ...servicePrincipal(service, tenant, requestId), purpose: 'PSP_CHARGE' as const };
  const asker: Asker = { principal, cause: { purpose: principal.purpose, sagaId } };

  const [pan] = await dependencies.tokens.open(tenant, [panToken], undefined);
  if (pan?.kind !== 'PAN') throw notFound();
  // Whoever may not see the card does not get to claim the code either.
  await requireAllowedFor(dependencies, asker, [pan]);
  const code = await claimCode(dependencies, request);

  const decided = await requireAllowedFor(dependencies, asker, code === undefined ? [pan] : [pan, code]);
  const values = await openHoldings(
    dependencies,
    decided.map(({ held }) => held),
  );
  const [panValue, codeValue = null] = values;
  if (panValue === undefined || values.includes(undefined)) throw notFound();
  await commit(dependencies, pan, piiRevealed(decided, asker.cause, auditContextOf(principal)));
  dependencies.metrics.disclosed(decided.map(({ held }) => ({ kind: held.kind, level: 'CLEAR' })));
  return { pan: panValue, cvc: codeValue };
}

/** The service that charges the card, and why. */
interface Asker {
  readonly principal: Principal;
  readonly cause: RevealCause;
}

async function claimCode(
  { securityCodes, clock }: RevealCardDependencies,
  { tenant, cvcToken, sagaId }: RevealCardRequest,
): Promise<HeldToken | undefined> {
  if (cvcToken === null) return undefined;
  const claimed = await securityCodes.claim({ tenant, token: cvcToken, sagaId }, clock.now());
  if (claimed === undefined) throw notFound();
  return { ...claimed, kind: 'CVC', mode: 'RANDOM', singleUse: true, own: false };
}

async function requireAllowedFor(
  { policy, unitOfWork }: RevealCardDependencies,
  { principal, cause }: Asker,
  holdings: readonly HeldToken[],
): Promise<readonly RevealedToken[]> {
  const ask = askRevealPolicy(policy, principal);
  const decided = holdings.map((held) => {
    const decision = ask({ kind: held.kind, level: 'CLEAR', own: held.own, crowdRole: null, frozen: false });
    return { held, decision };
  });
  const denied = decided.filter(({ decision }) => !decision.allow);
  if (denied.length > 0) {
    const told = denied.map(({ held, decision }) => ({ ...held, held, decision, reasons: decision.reasons }));
    await unitOfWork.record([revealDenied(told, cause, auditContextOf(principal))]);
  }
  for (const { decision } of denied) requireAllowed(decision);
  return decided;
}

// A single-use card is used up by its charge, whose saga then cannot ask again; every other can.
async function commit(
  { unitOfWork, clock }: RevealCardDependencies,
  pan: HeldToken,
  event: NewAuditEvent,
): Promise<void> {
  if (!pan.singleUse) return unitOfWork.record([event]);
  await unitOfWork.run(async (transaction) => {
    const consumed = await transaction.tokens.consume(pan.key.tenant, [pan.token], clock.now());
    if (!consumed.has(pan.token)) throw notFound();
    await transaction.record(event);
  });
}

function notFound(): CrowdPayError {
  return new CrowdPayError('NOT_FOUND', 'The card or its security code is unknown or has expired. Enter it again.');
}
