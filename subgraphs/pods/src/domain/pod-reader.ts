import type { Membership } from './membership.ts';
import type { PageRequest } from './page.ts';
import type { Pod } from './pod.ts';
import type { PodRole } from './pod-role.ts';

/** That a person has a role in a pod to which somebody else belongs. */
export interface SharedRole {
  /** The other one. */
  readonly subjectId: string;
  /** The person's own role there. */
  readonly role: PodRole;
}

/**
 * Reads what has been committed. Nothing here asks who wants to know: the use cases do. Every method looks into one
 * tenant alone.
 */
export interface PodReader {
  /** @returns those that exist, in no order. */
  findPods(tenant: string, podIds: readonly string[]): Promise<readonly Pod[]>;
  /** @returns one person's memberships in these pods, in no order. */
  findMembershipsOf(tenant: string, userId: string, podIds: readonly string[]): Promise<readonly Membership[]>;
  /** @returns the person's distinct roles in the pods that they share with each of the others, in no order. */
  findSharedRoles(tenant: string, userId: string, subjectIds: readonly string[]): Promise<readonly SharedRole[]>;
  /** @returns those that exist, in no order. */
  findMemberships(tenant: string, membershipIds: readonly string[]): Promise<readonly Membership[]>;
  /** @returns up to one more than asked for, in the order of joining. */
  listMembershipsOfPod(tenant: string, podId: string, page: PageRequest): Promise<readonly Membership[]>;
  /** @returns up to one more than asked for, in the order of joining. */
  listMembershipsOfUser(tenant: string, userId: string, page: PageRequest): Promise<readonly Membership[]>;
}
