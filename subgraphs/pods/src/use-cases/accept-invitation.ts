import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { IdSource } from '@crowdpay/ids';
import { type Decision, type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import { type Principal, requireUser } from '@crowdpay/principal';
import { type Invitation, stateAt } from '../domain/invitation.ts';
import type { Membership } from '../domain/membership.ts';
import type { Pod } from '../domain/pod.ts';
import type { Transaction, UnitOfWork } from '../domain/unit-of-work.ts';
import { invitationAccepted } from '../events.ts';

/** What accepting needs. */
export interface AcceptInvitationDeps {
  readonly unitOfWork: UnitOfWork;
  readonly policy: PolicyEngine;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Accepts an invitation that is addressed to the caller. Of two calls at the same instant one makes the membership; the
 * other waits for the pod's lock, sees that the invitation is no longer pending, and conflicts.
 *
 * @throws CrowdPayError NOT_FOUND for an invitation that does not exist or is addressed to another; CONFLICT for one
 *   that is no longer pending; POLICY_DENIED when the pod is not OPEN any more.
 */
export async function acceptInvitation(
  deps: AcceptInvitationDeps,
  principal: Principal,
  invitationId: string,
): Promise<Membership> {
  const userId = requireUser(principal);
  return deps.unitOfWork.run(async (transaction) => {
    const { pod, invitation } = await lockInvitation(transaction, principal, invitationId);
    const now = deps.clock.now();
    if (stateAt(invitation, now) !== 'PENDING') {
      throw new CrowdPayError('CONFLICT', 'This invitation can no longer be accepted.');
    }
    const decision = requireAcceptable(deps, principal, pod, invitation);
    const membership: Membership = {
      tenant: principal.tenant,
      id: deps.ids.next('mbr'),
      podId: pod.id,
      userId,
      role: invitation.role,
      joinedAt: now,
    };
    await transaction.acceptInvitation(principal.tenant, invitation.id);
    await transaction.insertMembership(membership);
    await transaction.record(invitationAccepted(invitation, membership, { principal, decision }));
    return membership;
  });
}

// The first look only tells which pod to lock; what counts is what stands there under the lock.
async function lockInvitation(
  transaction: Transaction,
  { tenant, id: userId }: Principal,
  invitationId: string,
): Promise<{ pod: Pod; invitation: Invitation }> {
  const seen = await transaction.findInvitation(tenant, invitationId);
  if (seen?.inviteeId !== userId) throw invitationNotFound();
  const pod = await transaction.lockPod(tenant, seen.podId);
  const invitation = await transaction.findInvitation(tenant, invitationId);
  if (pod === undefined || invitation === undefined) throw invitationNotFound();
  return { pod, invitation };
}

function requireAcceptable(
  deps: AcceptInvitationDeps,
  principal: Principal,
  pod: Pod,
  invitation: Invitation,
): Decision {
  const resource = {
    tenant: invitation.tenant,
    inviteeId: invitation.inviteeId,
    state: invitation.state,
    expiresAt: invitation.expiresAt.getTime(),
    podState: pod.state,
  };
  const decision = deps.policy.decide({ action: 'invitation.accept', principal, resource, context: {} });
  requireAllowed(decision);
  return decision;
}

function invitationNotFound(): CrowdPayError {
  return new CrowdPayError('NOT_FOUND', 'There is no such invitation for you.');
}
