import type { Decision, PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { auditContextOf } from '../domain/audit-context.ts';
import { callerSubjectOf } from '../domain/data-subject.ts';
import type { TokenStore } from '../domain/token-store.ts';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import { type DecidedToken, piiRevealed, revealDenied } from '../events.ts';
import { decideReveals } from './decide-reveals.ts';
import { openHoldings, type OpenHoldingsDependencies } from './open-holdings.ts';

/** What revealing needs. */
export interface RevealTokensDependencies extends OpenHoldingsDependencies {
  readonly tokens: TokenStore;
  readonly policy: PolicyEngine;
  readonly unitOfWork: UnitOfWork;
}

/** What came of asking for a clear value. UNKNOWN also stands for another tenant's, erased or damaged. */
export type Reveal =
  | { readonly outcome: 'REVEALED'; readonly value: string }
  | { readonly outcome: 'DENIED'; readonly decision: Decision }
  | { readonly outcome: 'UNKNOWN' };

/**
 * The clear values that the caller asked for by name. What is revealed and what is denied is audited, and committed,
 * before this returns. Only what the policy allows is decrypted.
 *
 * @returns one outcome for each token, in their order.
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when key management is away.
 */
export async function revealTokens(
  dependencies: RevealTokensDependencies,
  tokens: readonly string[],
  principal: Principal,
): Promise<readonly Reveal[]> {
  const { policy, unitOfWork } = dependencies;
  const found = await dependencies.tokens.open(principal.tenant, tokens, callerSubjectOf(principal));
  const decided = decideReveals(
    policy,
    principal,
    found.filter((one) => one !== undefined),
  );
  const reveals = await openAllowed(dependencies, decided);

  const cause = principal.purpose === undefined ? {} : { purpose: principal.purpose };
  const context = auditContextOf(principal);
  const having = (outcome: Reveal['outcome']): DecidedToken[] =>
    decided.filter(({ held }) => reveals.get(held.token)?.outcome === outcome);
  await unitOfWork.record([
    ...piiRevealed(having('REVEALED'), cause, context),
    ...revealDenied(having('DENIED'), cause, context),
  ]);
  for (const { held } of having('REVEALED')) dependencies.metrics.disclosed(held.kind, 'CLEAR');
  return tokens.map((token) => reveals.get(token) ?? { outcome: 'UNKNOWN' });
}

async function openAllowed(
  dependencies: RevealTokensDependencies,
  decided: readonly DecidedToken[],
): Promise<ReadonlyMap<string, Reveal>> {
  const allowed = decided.filter(({ decision }) => decision.allow).map(({ held }) => held);
  const values = await openHoldings(dependencies, allowed);
  const reveals = new Map<string, Reveal>();
  for (const { held, decision } of decided) {
    if (!decision.allow) reveals.set(held.token, { outcome: 'DENIED', decision });
  }
  allowed.forEach((held, index) => {
    const value = values[index];
    if (value !== undefined) reveals.set(held.token, { outcome: 'REVEALED', value });
  });
  return reveals;
}
