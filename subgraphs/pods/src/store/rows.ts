import { isCurrency } from '@crowdpay/money';
import { type Invitation, isInvitationState } from '../domain/invitation.ts';
import type { Membership } from '../domain/membership.ts';
import { isPodState, type Pod } from '../domain/pod.ts';
import type { SharedRole } from '../domain/pod-reader.ts';
import { isPodRole } from '../domain/pod-role.ts';
import type { InvitationRow, MembershipRow, PodRow } from '../generated/prisma/client.ts';

// A row with a word that is none of ours was written by a newer version, and guessing what it means is worse than
// failing: each of these throws a RangeError then.

/** The pod in a row. */
export function podOf({ currency, goal, state, ...row }: PodRow): Pod {
  if (!isCurrency(currency)) throw new RangeError('A pod row has an unknown currency.');
  if (!isPodState(state)) throw new RangeError('A pod row has an unknown state.');
  return { ...row, goal: { amount: goal, currency }, state };
}

/** The row of a pod. */
export function podRow({ goal, ...pod }: Pod): PodRow {
  return { ...pod, goal: goal.amount, currency: goal.currency };
}

/** The membership in a row. */
export function membershipOf({ role, ...row }: MembershipRow): Membership {
  if (!isPodRole(role)) throw new RangeError('A membership row has an unknown role.');
  return { ...row, role };
}

/** The role in a row of {@link SharedRole}. */
export function sharedRoleOf({ subjectId, role }: { readonly subjectId: string; readonly role: string }): SharedRole {
  if (!isPodRole(role)) throw new RangeError('A membership row has an unknown role.');
  return { subjectId, role };
}

/** The invitation in a row. */
export function invitationOf({ role, state, ...row }: InvitationRow): Invitation {
  if (!isPodRole(role) || role === 'OWNER') throw new RangeError('An invitation row has an unknown role.');
  if (!isInvitationState(state)) throw new RangeError('An invitation row has an unknown state.');
  return { ...row, role, state };
}
