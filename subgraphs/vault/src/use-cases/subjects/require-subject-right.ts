import type { SubjectRequestKind } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { Decision, PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { requireAllowedOrStepUp } from './require-step-up.ts';

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
  requireAllowedOrStepUp(decision);
  return decision;
}
