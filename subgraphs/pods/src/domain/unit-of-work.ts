import type { NewAuditEvent } from '@crowdpay/audit-event';
import type { Invitation } from './invitation.ts';
import type { Membership } from './membership.ts';
import type { Pod } from './pod.ts';

/**
 * One database transaction: what a use case changes and the audit events of it are kept together or not at all.
 *
 * Whoever changes anything about a pod locks the pod first, so that all changes of one pod come one after the other and
 * no two of them can wait for each other.
 */
export interface Transaction {
  insertPod(pod: Pod): Promise<void>;
  /** Waits until no other transaction holds the pod; undefined when there is none. */
  lockPod(tenant: string, podId: string): Promise<Pod | undefined>;
  findMembership(tenant: string, podId: string, userId: string): Promise<Membership | undefined>;
  /** @throws CrowdPayError CONFLICT when the person belongs to the pod already. */
  insertMembership(membership: Membership): Promise<void>;
  findInvitation(tenant: string, invitationId: string): Promise<Invitation | undefined>;
  /** @throws CrowdPayError CONFLICT when an invitation of the person to the pod is pending. */
  insertInvitation(invitation: Invitation): Promise<void>;
  /** Notes that the pending invitation of a person to a pod is EXPIRED, if its time is over at `now`. */
  expireInvitation(tenant: string, podId: string, inviteeId: string, now: Date): Promise<void>;
  /** Notes that a pending invitation is ACCEPTED. @throws CrowdPayError CONFLICT when it is not pending. */
  acceptInvitation(tenant: string, invitationId: string): Promise<void>;
  /**
   * Notes that the invitations to a person which can still be accepted at `now` are WITHDRAWN, under the locks of their
   * pods, which are taken in the order of their ids.
   *
   * @returns the invitations.
   */
  withdrawInvitationsTo(tenant: string, personId: string, now: Date): Promise<readonly Invitation[]>;
  /** How many memberships a person has, and how many invitations name them as inviter or invitee. */
  countOf(tenant: string, personId: string): Promise<{ readonly memberships: number; readonly invitations: number }>;
  /** Puts an audit event into the outbox. */
  record(event: NewAuditEvent): Promise<void>;
}

/** Runs work in a transaction: commits when it returns, rolls everything back when it throws. */
export interface UnitOfWork {
  run<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
}
