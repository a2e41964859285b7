import { pageOf } from '@crowdpay/connection';
import type { Principal } from '@crowdpay/principal';
import type { EntryReader } from '../domain/entry-reader.ts';
import type { EntryPage } from '../domain/ledger-entry.ts';
import type { PageRequest } from '../domain/page.ts';

/** What reading a pod's trail needs. */
export interface ReadPodTrailDeps {
  readonly reader: EntryReader;
  /** Whether the caller belongs to a pod. */
  readonly isMember: (podId: string) => Promise<boolean>;
}

/** The events about a pod, for its members; null for everyone else. */
export async function readPodTrail(
  { reader, isMember }: ReadPodTrailDeps,
  principal: Principal,
  podId: string,
  page: PageRequest,
): Promise<EntryPage | null> {
  if (principal.kind !== 'user' || !(await isMember(podId))) return null;
  return pageOf(await reader.listByName(principal.tenant, podId, page), page);
}
