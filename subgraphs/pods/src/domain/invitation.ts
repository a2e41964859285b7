import { CrowdPayError } from '@crowdpay/errors';
import type { InvitableRole, PodRole } from './pod-role.ts';

/** States of an invitation. Only a PENDING one can be accepted; one to a person who was erased is WITHDRAWN. */
export const INVITATION_STATES = ['PENDING', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN'] as const;

/** One of {@link INVITATION_STATES}. */
export type InvitationState = (typeof INVITATION_STATES)[number];

/** An invitation to join a pod, addressed to one person. */
export interface Invitation {
  readonly tenant: string;
  /** `inv_…`. */
  readonly id: string;
  readonly podId: string;
  readonly inviteeId: string;
  readonly inviterId: string;
  readonly role: InvitableRole;
  /** As it is stored: one whose time is over may still be PENDING here, see {@link stateAt}. */
  readonly state: InvitationState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** For how long an invitation can be accepted, in ms: 14 days. */
export const INVITATION_LIFE_MS = 14 * 24 * 60 * 60 * 1000;

/** Whether a string from the database names a state. */
export function isInvitationState(value: string): value is InvitationState {
  return (INVITATION_STATES as readonly string[]).includes(value);
}

/** The state of an invitation at an instant: nobody needs to have noted that its time is over. */
export function stateAt(invitation: Invitation, now: Date): InvitationState {
  return invitation.state === 'PENDING' && invitation.expiresAt <= now ? 'EXPIRED' : invitation.state;
}

/**
 * Reads the role that an invitation is to give.
 *
 * @throws CrowdPayError INVALID_INPUT for OWNER.
 */
export function readInvitedRole(role: PodRole): InvitableRole {
  if (role === 'OWNER') throw new CrowdPayError('INVALID_INPUT', 'An invitation can give any role but OWNER.');
  return role;
}
