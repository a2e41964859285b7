import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { IdSource } from '@crowdpay/ids';
import { type Decision, type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import { type Principal, requireUser } from '@crowdpay/principal';
import type { KycCase, KycSubmission } from '../domain/kyc-case.ts';
import { leaseFrom } from '../domain/kyc-lease.ts';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import type { User } from '../domain/user.ts';
import { kycSubmitted } from '../events.ts';

const COUNTRY = /^[A-Z]{2}$/;

/** What {@link openKycCase} needs. */
export interface OpenKycCaseDeps {
  readonly unitOfWork: UnitOfWork;
  readonly policy: PolicyEngine;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Opens a case and moves the caller to PENDING, in one transaction. The provider is asked afterwards, outside of it: no
 * transaction waits for somebody else's network. The case is leased to the caller of this function, so that a crash
 * before the verdict leaves a case that the worker finds.
 *
 * @throws CrowdPayError POLICY_DENIED when the caller's state does not allow a submission, INVALID_INPUT for a country
 * that is none, NOT_FOUND when the caller has no account here.
 */
export async function openKycCase(
  deps: OpenKycCaseDeps,
  principal: Principal,
  submission: KycSubmission,
): Promise<KycCase> {
  const userId = requireUser(principal);
  if (!COUNTRY.test(submission.documentCountry)) {
    throw new CrowdPayError('INVALID_INPUT', 'documentCountry must be an ISO 3166-1 alpha-2 code in capitals.');
  }
  const now = deps.clock.now();
  const kycCase: KycCase = {
    ...submission,
    tenant: principal.tenant,
    id: deps.ids.next('kyc'),
    userId,
    requestId: principal.requestId,
    submittedAt: now,
    attempts: 1,
    leasedUntil: leaseFrom(now, 1),
  };
  await deps.unitOfWork.run(async (transaction) => {
    const user = await transaction.users.lock(principal.tenant, userId);
    if (user === undefined || user.erasedAt !== null) throw new CrowdPayError('NOT_FOUND', 'You have no account here.');
    const decision = requireSubmission(deps.policy, principal, user);
    await transaction.users.setKycState(user.tenant, user.id, 'PENDING', now);
    await transaction.kycCases.insert(kycCase);
    await transaction.record(kycSubmitted(kycCase, principal, decision));
  });
  return kycCase;
}

// Two questions: can a state like theirs become PENDING at all, and may this person submit now.
function requireSubmission(policy: PolicyEngine, principal: Principal, user: User): Decision {
  const transition = { tenant: user.tenant, from: user.kycState, to: 'PENDING' };
  requireAllowed(policy.decide({ action: 'kyc.transition', principal, resource: transition, context: {} }));
  const decision = policy.decide({
    action: 'kyc.submit',
    principal,
    resource: { tenant: user.tenant, state: user.kycState },
    context: {},
  });
  requireAllowed(decision);
  return decision;
}
