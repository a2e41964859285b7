import type { AnnouncedRequest, NewAuditEvent } from '@crowdpay/audit-event';
import type { Decision } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { Invitation } from './domain/invitation.ts';
import type { Membership } from './domain/membership.ts';
import type { Pod } from './domain/pod.ts';

// The audit events that pods publishes. It also answers the vault's `vault.subject-request.opened` by
// `pods.subject-request.handled`: see use-cases/handle-subject-request.ts. A pod's name is free text and never part of an
// event.

/** A person opened a pod and became its owner. */
export function podOpened(pod: Pod, owner: Membership, cause: Cause): NewAuditEvent {
  return {
    type: 'pods.pod.opened',
    subject: pod.id,
    related: [owner.userId],
    data: {
      goal: pod.goal.amount.toString(),
      currency: pod.goal.currency,
      membershipId: owner.id,
      ...decided(cause),
    },
    ...caused(cause),
  };
}

/** A member invited a person. */
export function invitationSent(invitation: Invitation, cause: Cause): NewAuditEvent {
  return {
    type: 'pods.invitation.sent',
    subject: invitation.podId,
    related: [invitation.id, invitation.inviteeId],
    data: {
      invitationId: invitation.id,
      inviteeId: invitation.inviteeId,
      role: invitation.role,
      expiresAt: invitation.expiresAt.toISOString(),
      ...decided(cause),
    },
    ...caused(cause),
  };
}

/** The invited person accepted and became a member. */
export function invitationAccepted(invitation: Invitation, membership: Membership, cause: Cause): NewAuditEvent {
  return {
    type: 'pods.invitation.accepted',
    subject: invitation.podId,
    related: [invitation.id, invitation.inviteeId],
    data: {
      invitationId: invitation.id,
      inviteeId: invitation.inviteeId,
      membershipId: membership.id,
      role: membership.role,
      ...decided(cause),
    },
    ...caused(cause),
  };
}

/** The invited person was erased: nobody can accept any more. */
export function invitationWithdrawn(invitation: Invitation, { id, requestId }: AnnouncedRequest): NewAuditEvent {
  return {
    type: 'pods.invitation.withdrawn',
    tenant: invitation.tenant,
    actor: { kind: 'service', id: 'pods' },
    subject: invitation.podId,
    related: [invitation.id, invitation.inviteeId, id],
    requestId,
    data: { invitationId: invitation.id, inviteeId: invitation.inviteeId, role: invitation.role },
  };
}

/** Who did it, and the decision that let them. */
export interface Cause {
  readonly principal: Principal;
  readonly decision: Decision;
}

function caused({ principal }: Cause): Pick<NewAuditEvent, 'tenant' | 'actor' | 'requestId'> {
  return {
    tenant: principal.tenant,
    actor: { kind: principal.kind, id: principal.id },
    requestId: principal.requestId,
  };
}

function decided({ decision }: Cause): { decisionId: string; policyVersion: string } {
  return { decisionId: decision.id, policyVersion: decision.policyVersion };
}
