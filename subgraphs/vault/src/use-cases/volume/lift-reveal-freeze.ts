import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { auditContextOf } from '../../domain/audit-context.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import type { RevealFreeze, RevealFreezes } from '../../domain/volume/reveal-freezes.ts';
import { callerUnfrozen } from '../../events/volumes.ts';

/** What lifting needs. */
export interface LiftRevealFreezeDependencies {
  readonly freezes: RevealFreezes;
  readonly unitOfWork: UnitOfWork;
  readonly policy: PolicyEngine;
  readonly clock: Clock;
}

/**
 * Lifts a freeze: its caller may see clear values again. What they saw within this hour still counts, so that a batch
 * as large as the one that froze them does so again.
 *
 * @param id `frz_…`
 * @returns the freeze as it is now.
 * @throws CrowdPayError NOT_FOUND, the same for an unknown freeze and another tenant's; POLICY_DENIED for the frozen
 * caller and all but compliance officers; CONFLICT when it is lifted already.
 */
export async function liftRevealFreeze(
  { freezes, unitOfWork, policy, clock }: LiftRevealFreezeDependencies,
  id: string,
  principal: Principal,
): Promise<RevealFreeze> {
  const { tenant } = principal;
  // Asked before it is looked for: to whom the list is closed, no freeze is known.
  requireAllowed(policy.decide({ action: 'freeze.read', principal, resource: { tenant }, context: {} }));
  const freeze = await freezes.find(tenant, id);
  if (freeze === undefined) throw new CrowdPayError('NOT_FOUND', 'There is no such freeze.');
  const resource = { tenant, callerKind: freeze.caller.kind, callerId: freeze.caller.id };
  const decision = policy.decide({ action: 'reveal.unfreeze', principal, resource, context: {} });
  requireAllowed(decision);

  const lifted = { by: principal.id, at: clock.now() };
  await unitOfWork.run(async (transaction) => {
    if (!(await transaction.revealFreezes.lift(tenant, id, lifted.by, lifted.at))) {
      throw new CrowdPayError('CONFLICT', 'The freeze is lifted already.');
    }
    await transaction.record(callerUnfrozen(freeze, decision, auditContextOf(principal)));
  });
  return { ...freeze, lifted };
}
