import type { Currency } from '@crowdpay/money';
import type { PodState } from '../domain/pod.ts';
import type { PodReader } from '../domain/pod-reader.ts';
import type { PodRole } from '../domain/pod-role.ts';

/** What another service may know of a person's part in a pod. */
export interface MembershipDescription {
  readonly podId: string;
  /** Null when there is no such pod in the tenant. */
  readonly pod: { readonly currency: Currency; readonly state: PodState } | null;
  /** Null when the person does not belong to the pod. */
  readonly role: PodRole | null;
}

/** Tells other services, for each pod in order, its currency and state and the person's role. */
export async function describeMemberships(
  reader: PodReader,
  query: { readonly tenant: string; readonly userId: string; readonly podIds: readonly string[] },
): Promise<MembershipDescription[]> {
  const { tenant, userId, podIds } = query;
  const [pods, memberships] = await Promise.all([
    reader.findPods(tenant, podIds),
    reader.findMembershipsOf(tenant, userId, podIds),
  ]);
  const podById = new Map(pods.map((pod) => [pod.id, pod]));
  const roleByPod = new Map(memberships.map(({ podId, role }) => [podId, role]));
  return podIds.map((podId) => {
    const pod = podById.get(podId);
    return {
      podId,
      pod: pod === undefined ? null : { currency: pod.goal.currency, state: pod.state },
      role: roleByPod.get(podId) ?? null,
    };
  });
}
