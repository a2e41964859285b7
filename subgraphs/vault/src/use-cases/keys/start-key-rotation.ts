import type { Bell } from '@crowdpay/clock';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { auditContextOf } from '../../domain/audit-context.ts';
import type { Job } from '../../domain/jobs.ts';
import { jobTypeOf, type KeyRotation } from '../../domain/key-rotations.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';

/** What starting needs. */
export interface StartKeyRotationDependencies {
  readonly policy: PolicyEngine;
  readonly unitOfWork: UnitOfWork;
  readonly jobBell: Pick<Bell, 'ring'>;
}

/**
 * Starts a rotation of the caller's tenant now, whatever the age of its keys.
 *
 * @returns its job, or the one that is under way already.
 * @throws CrowdPayError POLICY_DENIED for who is no custodian of keys.
 */
export async function startKeyRotation(
  { policy, unitOfWork, jobBell }: StartKeyRotationDependencies,
  rotation: KeyRotation,
  principal: Principal,
): Promise<Job> {
  const { tenant } = principal;
  requireAllowed(policy.decide({ action: 'key.rotate', principal, resource: { tenant, rotation }, context: {} }));
  const { actor: requestedBy, requestId } = auditContextOf(principal);
  const job = await unitOfWork.run((transaction) =>
    transaction.jobs.open({ tenant, type: jobTypeOf(rotation), requestedBy, requestId }),
  );
  jobBell.ring();
  return job;
}
