import type { PodReader } from '../domain/pod-reader.ts';
import { type PodRole, strongerRole } from '../domain/pod-role.ts';

/**
 * What a person is to others: for each of them, in order, the strongest role that the person has in any pod that both
 * belong to; null for those with whom they share none.
 */
export async function describeCrowd(
  reader: PodReader,
  query: { readonly tenant: string; readonly userId: string; readonly subjectIds: readonly string[] },
): Promise<(PodRole | null)[]> {
  const { tenant, userId, subjectIds } = query;
  const strongest = new Map<string, PodRole>();
  for (const { subjectId, role } of await reader.findSharedRoles(tenant, userId, [...new Set(subjectIds)])) {
    strongest.set(subjectId, strongerRole(role, strongest.get(subjectId)));
  }
  return subjectIds.map((subjectId) => strongest.get(subjectId) ?? null);
}
