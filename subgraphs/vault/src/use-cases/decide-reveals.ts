import type { Decision, PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { HeldToken } from '../domain/token-store.ts';
import type { DecidedToken } from '../events.ts';

/**
 * Asks the policy about each holding. The answer depends on its kind and on whose it is alone, so a batch asks once for
 * each of these.
 */
export function decideReveals(
  policy: PolicyEngine,
  principal: Principal,
  holdings: readonly HeldToken[],
): readonly DecidedToken[] {
  const decisions = new Map<string, Decision>();
  return holdings.map((held) => {
    const question = `${held.kind} ${held.own}`;
    const decision = decisions.get(question) ?? decideReveal(policy, principal, held);
    decisions.set(question, decision);
    return { held, decision };
  });
}

function decideReveal(policy: PolicyEngine, principal: Principal, { kind, own, key }: HeldToken): Decision {
  const resource = { tenant: key.tenant, kind, level: 'CLEAR', subjectIsCaller: own, crowdRole: null };
  return policy.decide({ action: 'pii.reveal', principal, resource, context: { frozen: false } });
}
