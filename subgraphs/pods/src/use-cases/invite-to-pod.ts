import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { type IdSource, isId } from '@crowdpay/ids';
import { type Decision, requireAllowed } from '@crowdpay/policy';
import { type Principal, requireUser } from '@crowdpay/principal';
import { type Invitation, INVITATION_LIFE_MS, readInvitedRole } from '../domain/invitation.ts';
import type { Membership } from '../domain/membership.ts';
import type { PersonDirectory } from '../domain/person-directory.ts';
import type { Pod } from '../domain/pod.ts';
import type { PodRole } from '../domain/pod-role.ts';
import type { Transaction, UnitOfWork } from '../domain/unit-of-work.ts';
import { invitationSent } from '../events.ts';
import { podNotFound, readPod } from './read-pod.ts';
import type { ReadPodsDeps } from './read-pods.ts';

/** What inviting needs. */
export interface InviteToPodDeps extends ReadPodsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly persons: PersonDirectory;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Whom to invite, where, and as what. */
export interface InviteToPodRequest {
  readonly podId: string;
  readonly inviteeId: string;
  readonly role: PodRole;
}

/**
 * Invites a person to a pod.
 *
 * The caller's right is asked for twice: before the directory is asked, so that nobody without it learns who has an
 * account; and again under the pod's lock, because the first answer may be out of date by then.
 *
 * @throws CrowdPayError NOT_FOUND for a pod out of the caller's sight or a person without an account; POLICY_DENIED for
 *   the caller's role or a pod that is not OPEN; CONFLICT for a member or somebody who is invited already;
 *   INVALID_INPUT for the role OWNER.
 */
export async function inviteToPod(
  deps: InviteToPodDeps,
  principal: Principal,
  request: InviteToPodRequest,
): Promise<Invitation> {
  requireUser(principal);
  const role = readInvitedRole(request.role);
  const visible = await readPod(deps, principal, request.podId);
  requireInvitable(deps, principal, visible.pod, visible.viewerMembership);
  await requirePerson(deps, principal, request.inviteeId);

  return deps.unitOfWork.run(async (transaction) => {
    const { pod, membership } = await lockForInviter(transaction, principal, request.podId);
    const decision = requireInvitable(deps, principal, pod, membership);
    const invitation = newInvitation(deps, principal, { ...request, role });
    await makeRoom(transaction, invitation);
    await transaction.insertInvitation(invitation);
    await transaction.record(invitationSent(invitation, { principal, decision }));
    return invitation;
  });
}

function requireInvitable(deps: InviteToPodDeps, principal: Principal, pod: Pod, inviter: Membership): Decision {
  const resource = { tenant: pod.tenant, role: inviter.role, podState: pod.state };
  const decision = deps.policy.decide({ action: 'pod.invite', principal, resource, context: {} });
  requireAllowed(decision);
  return decision;
}

async function requirePerson(deps: InviteToPodDeps, principal: Principal, userId: string): Promise<void> {
  const person = isId('usr', userId)
    ? await deps.persons.find(principal.tenant, userId, principal.requestId)
    : { exists: false };
  if (!person.exists) throw new CrowdPayError('NOT_FOUND', 'There is no such person to invite.');
}

async function lockForInviter(
  transaction: Transaction,
  { tenant, id: userId }: Principal,
  podId: string,
): Promise<{ pod: Pod; membership: Membership }> {
  const pod = await transaction.lockPod(tenant, podId);
  const membership = await transaction.findMembership(tenant, podId, userId);
  return pod === undefined || membership === undefined ? podNotFound() : { pod, membership };
}

// Members cannot be invited, and an invitation whose time is over stands in nobody's way.
async function makeRoom(transaction: Transaction, { tenant, podId, inviteeId, createdAt }: Invitation): Promise<void> {
  if ((await transaction.findMembership(tenant, podId, inviteeId)) !== undefined) {
    throw new CrowdPayError('CONFLICT', 'This person belongs to the pod already.');
  }
  await transaction.expireInvitation(tenant, podId, inviteeId, createdAt);
}

function newInvitation(
  { clock, ids }: InviteToPodDeps,
  { tenant, id: inviterId }: Principal,
  { podId, inviteeId, role }: Pick<Invitation, 'podId' | 'inviteeId' | 'role'>,
): Invitation {
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + INVITATION_LIFE_MS);
  return { tenant, id: ids.next('inv'), podId, inviteeId, inviterId, role, state: 'PENDING', createdAt, expiresAt };
}
