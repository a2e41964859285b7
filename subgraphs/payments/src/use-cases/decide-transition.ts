import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import type { AdvanceContext } from '../domain/saga/advance.ts';

/** Has the policy decide each transition of a saga; the service asks for itself. Throws POLICY_DENIED. */
export function decideTransitionsBy(policy: PolicyEngine): AdvanceContext['decide'] {
  return ({ tenant, id }, from, to) => {
    const decision = policy.decide({
      action: 'saga.transition',
      principal: { kind: 'service', id: 'payments', tenant, roles: [], scopes: [] },
      resource: { tenant, id, from, to },
      context: {},
    });
    requireAllowed(decision);
    return decision;
  };
}
