import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import { type Principal, servicePrincipal } from '@crowdpay/principal';
import { auditContextOf } from '../domain/audit-context.ts';
import type { SecurityCodeUse } from '../domain/security-codes.ts';
import type { HeldToken, TokenStore } from '../domain/token-store.ts';
import type { Transaction, UnitOfWork } from '../domain/unit-of-work.ts';
import { type DecidedToken, piiRevealed, type RevealCause, revealDenied } from '../events.ts';
import { decideReveals } from './decide-reveals.ts';
import { openHoldings, type OpenHoldingsDependencies } from './open-holdings.ts';

/** What revealing a card needs. */
export interface RevealCardDependencies extends OpenHoldingsDependencies {
  readonly tokens: TokenStore;
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
 * Reveals a card to the service that charges it. The security code becomes that saga's alone, and the audit event is
 * committed, in one transaction, before this returns.
 *
 * @param service name of the caller as its certificate proves it.
 * @throws CrowdPayError POLICY_DENIED (audited); NOT_FOUND when the card or the code is unknown, of another tenant,
 * expired, or claimed by another saga: then nothing is revealed, nor is the code claimed.
 */
export async function revealCard(
  dependencies: RevealCardDependencies,
  request: RevealCardRequest,
  service: string,
  requestId: string,
): Promise<RevealedCard> {
  const { tenant, panToken, cvcToken, sagaId } = request;
  const principal = { ...servicePrincipal(service, tenant, requestId), purpose: 'PSP_CHARGE' as const };
  const asker: Asker = { principal, cause: { purpose: principal.purpose, sagaId } };

  const [pan] = await dependencies.tokens.open(tenant, [panToken], undefined);
  if (pan?.kind !== 'PAN') throw notFound();
  const openPan = await openAllowed(dependencies, pan, asker);

  return dependencies.unitOfWork.run(async (transaction) => {
    const code =
      cvcToken === null ? undefined : await claimCode(dependencies, transaction, { tenant, token: cvcToken, sagaId });
    const openCode = code === undefined ? undefined : await openAllowed(dependencies, code, asker);
    const decided = openCode === undefined ? [openPan] : [openPan, openCode];
    for (const event of piiRevealed(decided, asker.cause, auditContextOf(principal))) await transaction.record(event);
    return { pan: openPan.value, cvc: openCode?.value ?? null };
  });
}

/** The service that charges the card, and why. */
interface Asker {
  readonly principal: Principal;
  readonly cause: RevealCause;
}

async function claimCode(
  { clock }: RevealCardDependencies,
  transaction: Transaction,
  use: SecurityCodeUse,
): Promise<HeldToken> {
  const claimed = await transaction.securityCodes.claim(use, clock.now());
  if (claimed === undefined) throw notFound();
  return { ...claimed, kind: 'CVC', own: false };
}

// A denial is committed on its own: the transaction around it, if there is one, will be rolled back.
async function openAllowed(
  dependencies: RevealCardDependencies,
  held: HeldToken,
  { principal, cause }: Asker,
): Promise<DecidedToken & { readonly value: string }> {
  const [decided] = decideReveals(dependencies.policy, principal, [held]);
  if (decided === undefined) throw new RangeError('Each holding has its decision.');
  if (!decided.decision.allow) {
    await dependencies.unitOfWork.record(revealDenied([decided], cause, auditContextOf(principal)));
  }
  requireAllowed(decided.decision);
  const [value] = await openHoldings(dependencies, [held]);
  if (value === undefined) throw notFound();
  return { ...decided, value };
}

function notFound(): CrowdPayError {
  return new CrowdPayError('NOT_FOUND', 'The card or its security code is unknown or has expired. Enter it again.');
}
