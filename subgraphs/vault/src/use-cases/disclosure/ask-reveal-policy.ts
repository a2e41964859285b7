import type { PiiKind } from '@crowdpay/pii-token';
import type { Decision, PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { WantedLevel } from '../../domain/disclosure.ts';

/** What the policy is asked about a reveal. */
export interface RevealQuestion {
  readonly kind: PiiKind;
  readonly level: WantedLevel;
  /** Whether the data is the caller's own. */
  readonly own: boolean;
  /** The caller's role in a pod together with the data subject. */
  readonly crowdRole: string | null;
  /** Whether the caller's reveals are frozen. */
  readonly frozen: boolean;
}

/**
 * Asks the policy on behalf of one caller, once for each distinct question: a batch of 1,000 tokens has a handful of them.
 */
export function askRevealPolicy(policy: PolicyEngine, principal: Principal): (question: RevealQuestion) => Decision {
  const decisions = new Map<string, Decision>();
  return ({ kind, level, own, crowdRole, frozen }) => {
    const name = [kind, level, own, crowdRole, frozen].join(' ');
    const resource = { tenant: principal.tenant, kind, level, subjectIsCaller: own, crowdRole };
    const decision =
      decisions.get(name) ?? policy.decide({ action: 'pii.reveal', principal, resource, context: { frozen } });
    decisions.set(name, decision);
    return decision;
  };
}
