import type { SubjectRequestKind } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { type Decision, type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';

/**
 * Whether the caller may open a case of a kind about a person.
 *
 * @throws CrowdPayError STEP_UP_REQUIRED when all that is missing is a recent sign-in, else POLICY_DENIED.
 */
export function requireSubjectRight(
  { policy, clock }: { readonly policy: PolicyEngine; readonly clock: Clock },
  { kind, subject }: { readonly kind: SubjectRequestKind; readonly subject: string },
  principal: Principal,
): Decision {
  const { tenant, authTime } = principal;
  const decision = policy.decide({
    action: 'subject.request',
    principal,
    resource: { tenant, kind, subjectIsCaller: principal.kind === 'user' && principal.id === subject },
    context: authTime === undefined ? {} : { authAgeSeconds: clock.now().getTime() / 1000 - authTime },
  });
  if (decision.reasons.length === 1 && decision.reasons[0] === 'fresh_authentication') {
    throw new CrowdPayError('STEP_UP_REQUIRED', 'Sign in again to do this.', { details: { decision: decision.id } });
  }
  requireAllowed(decision);
  return decision;
}
