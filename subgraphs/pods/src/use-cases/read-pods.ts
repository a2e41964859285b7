import type { PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { Membership } from '../domain/membership.ts';
import type { Pod } from '../domain/pod.ts';
import type { PodReader } from '../domain/pod-reader.ts';

/** A pod that the caller may see, with the membership by which they see it. */
export interface VisiblePod {
  readonly pod: Pod;
  readonly viewerMembership: Membership;
}

/** What reading needs. */
export interface ReadPodsDeps {
  readonly reader: PodReader;
  readonly policy: PolicyEngine;
}

/**
 * Reads many pods at once.
 *
 * @returns for each id, in order, the pod, or null when the caller may not see it or it does not exist: the two cannot
 *   be told apart.
 */
export async function readPods(
  { reader, policy }: ReadPodsDeps,
  principal: Principal,
  podIds: readonly string[],
): Promise<(VisiblePod | null)[]> {
  const { tenant, id: viewerId } = principal;
  const [pods, memberships] = await Promise.all([
    reader.findPods(tenant, podIds),
    reader.findMembershipsOf(tenant, viewerId, podIds),
  ]);
  const podById = new Map(pods.map((pod) => [pod.id, pod]));
  const membershipByPod = new Map(memberships.map((membership) => [membership.podId, membership]));
  return podIds.map((podId) => {
    const pod = podById.get(podId);
    const viewerMembership = membershipByPod.get(podId);
    if (pod === undefined || viewerMembership === undefined) return null;
    const resource = { tenant: pod.tenant, role: viewerMembership.role };
    const { allow } = policy.decide({ action: 'pod.read', principal, resource, context: {} });
    return allow ? { pod, viewerMembership } : null;
  });
}
