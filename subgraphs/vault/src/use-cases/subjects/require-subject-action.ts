import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { isId } from '@crowdpay/ids';
import type { Decision, PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { volumeCallerOf } from '../../domain/volume/caller.ts';
import type { RevealFreezes } from '../../domain/volume/reveal-freezes.ts';
import { requireAllowedOrStepUp } from './require-step-up.ts';

/** What asking takes. */
export interface SubjectActionDependencies {
  readonly policy: PolicyEngine;
  readonly freezes: Pick<RevealFreezes, 'isFrozen'>;
  readonly clock: Clock;
}

/**
 * Whether the caller may erase or export a person.
 *
 * @throws CrowdPayError INVALID_INPUT when `subject` names no person, STEP_UP_REQUIRED when all that is missing is a
 * recent sign-in, else POLICY_DENIED.
 */
export async function requireSubjectAction(
  { policy, freezes, clock }: SubjectActionDependencies,
  action: 'subject.erase' | 'subject.export',
  subject: string,
  principal: Principal,
): Promise<Decision> {
  if (!isId('usr', subject)) throw new CrowdPayError('INVALID_INPUT', '"subject" must be the id of a person (usr_…).');
  const { tenant, authTime, kind, id } = principal;
  const frozen = await freezes.isFrozen(volumeCallerOf(principal));
  const decision = policy.decide({
    action,
    principal,
    resource: { tenant, subjectIsCaller: kind === 'user' && id === subject },
    context: authTime === undefined ? { frozen } : { frozen, authAgeSeconds: clock.now().getTime() / 1000 - authTime },
  });
  requireAllowedOrStepUp(decision);
  return decision;
}
