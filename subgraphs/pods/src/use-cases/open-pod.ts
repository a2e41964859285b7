import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import { type Principal, requireUser } from '@crowdpay/principal';
import type { Membership } from '../domain/membership.ts';
import type { PersonDirectory } from '../domain/person-directory.ts';
import { type Pod, readGoal, readPodName } from '../domain/pod.ts';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import { podOpened } from '../events.ts';
import type { VisiblePod } from './read-pods.ts';

/** What opening a pod needs. */
export interface OpenPodDeps {
  readonly unitOfWork: UnitOfWork;
  readonly persons: PersonDirectory;
  readonly policy: PolicyEngine;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** What the pod is to be. */
export interface OpenPodRequest {
  readonly name: string;
  readonly goal: { readonly amount: string; readonly currency: string };
}

/**
 * Opens a pod with the caller as its owner.
 *
 * @throws CrowdPayError UNAUTHENTICATED or FORBIDDEN unless a person calls; INVALID_INPUT for name or goal;
 *   POLICY_DENIED unless the caller's KYC is VERIFIED; UPSTREAM_UNAVAILABLE when that cannot be learned.
 */
export async function openPod(deps: OpenPodDeps, principal: Principal, request: OpenPodRequest): Promise<VisiblePod> {
  const userId = requireUser(principal);
  const { tenant, requestId } = principal;
  const name = readPodName(request.name);
  const goal = readGoal(request.goal);

  const { kycState } = await deps.persons.find(tenant, userId, requestId);
  const decision = deps.policy.decide({ action: 'pod.open', principal, resource: { tenant }, context: { kycState } });
  requireAllowed(decision);

  const now = deps.clock.now();
  const pod: Pod = { tenant, id: deps.ids.next('pod'), name, goal, state: 'OPEN', createdAt: now };
  const owner: Membership = {
    tenant,
    id: deps.ids.next('mbr'),
    podId: pod.id,
    userId,
    role: 'OWNER',
    joinedAt: now,
  };
  await deps.unitOfWork.run(async (transaction) => {
    await transaction.insertPod(pod);
    await transaction.insertMembership(owner);
    await transaction.record(podOpened(pod, owner, { principal, decision }));
  });
  return { pod, viewerMembership: owner };
}
