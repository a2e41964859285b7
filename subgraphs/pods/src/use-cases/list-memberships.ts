import { pageOf } from '@crowdpay/connection';
import type { Principal } from '@crowdpay/principal';
import type { MembershipPage } from '../domain/membership.ts';
import type { PageRequest } from '../domain/page.ts';
import type { PodReader } from '../domain/pod-reader.ts';
import type { VisiblePod } from './read-pods.ts';

/** The members of a pod that the caller may see, in the order of joining. */
export async function listMembershipsOfPod(
  reader: PodReader,
  { pod }: VisiblePod,
  page: PageRequest,
): Promise<MembershipPage> {
  return pageOf(await reader.listMembershipsOfPod(pod.tenant, pod.id, page), page);
}

/**
 * A person's memberships, in the order of joining.
 *
 * @returns null for everybody else than that person: to which pods people belong is nobody's business.
 */
export async function listMembershipsOfUser(
  reader: PodReader,
  principal: Principal,
  userId: string,
  page: PageRequest,
): Promise<MembershipPage | null> {
  if (principal.kind !== 'user' || principal.id !== userId) return null;
  return pageOf(await reader.listMembershipsOfUser(principal.tenant, userId, page), page);
}
