import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import { servicePrincipal } from '@crowdpay/principal';
import type { KycCase, KycProvider, KycVerdict } from '../domain/kyc-case.ts';
import { PROVIDER_TIMEOUT_MS } from '../domain/kyc-lease.ts';
import type { Transaction, UnitOfWork } from '../domain/unit-of-work.ts';
import { kycDecided } from '../events.ts';

/** What {@link decideKycCase} needs. */
export interface DecideKycCaseDeps {
  readonly unitOfWork: UnitOfWork;
  readonly policy: PolicyEngine;
  readonly clock: Clock;
  readonly provider: KycProvider;
}

/**
 * Asks the provider about a leased case and moves its person to the verdict: case, person and audit event in one
 * transaction. Of two callers with the same case one writes, the other finds it closed and changes nothing.
 *
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when the provider gives no answer: the case stays PENDING and the worker
 * asks again when the lease has run out. POLICY_DENIED when the person's state has left PENDING meanwhile.
 */
export async function decideKycCase(deps: DecideKycCaseDeps, kycCase: KycCase): Promise<void> {
  const verdict = await deps.provider.check(kycCase.id, kycCase, AbortSignal.timeout(PROVIDER_TIMEOUT_MS));
  await deps.unitOfWork.run((transaction) => applyVerdict(deps, transaction, kycCase, verdict));
}

async function applyVerdict(
  deps: DecideKycCaseDeps,
  transaction: Transaction,
  kycCase: KycCase,
  to: KycVerdict,
): Promise<void> {
  const { tenant, userId } = kycCase;
  const user = await transaction.users.lock(tenant, userId);
  if (user === undefined) throw new CrowdPayError('NOT_FOUND', 'The person of this case does not exist.');
  const now = deps.clock.now();
  if (!(await transaction.kycCases.close(kycCase, to, now))) return;
  const decision = deps.policy.decide({
    action: 'kyc.transition',
    principal: servicePrincipal('identity', tenant, kycCase.requestId),
    resource: { tenant, from: user.kycState, to },
    context: {},
  });
  requireAllowed(decision);
  await transaction.users.setKycState(tenant, userId, to, now);
  await transaction.record(kycDecided(kycCase, { from: user.kycState, to, provider: deps.provider.name, decision }));
}
