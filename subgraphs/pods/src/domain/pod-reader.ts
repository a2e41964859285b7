import type { Membership } from './membership.ts';
import type { PageRequest } from './page.ts';
import type { Pod } from './pod.ts';

/**
 * Reads what has been committed. Nothing here asks who wants to know: the use cases do. Every method looks into one
 * tenant alone.
 */
export interface PodReader {
  /** @returns those that exist, in no order. */
  findPods(tenant: string, podIds: readonly string[]): Promise<readonly Pod[]>;
  /** @returns one person's memberships in these pods, in no order. */
  findMembershipsOf(tenant: string, userId: string, podIds: readonly string[]): Promise<readonly Membership[]>;
  /** @returns those that exist, in no order. */
  findMemberships(tenant: string, membershipIds: readonly string[]): Promise<readonly Membership[]>;
  /** @returns up to one more than asked for, in the order of joining. */
  listMembershipsOfPod(tenant: string, podId: string, page: PageRequest): Promise<readonly Membership[]>;
  /** @returns up to one more than asked for, in the order of joining. */
  listMembershipsOfUser(tenant: string, userId: string, page: PageRequest): Promise<readonly Membership[]>;
}
