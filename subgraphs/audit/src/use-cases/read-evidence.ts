import { parseBody } from '@crowdpay/audit-event';
import type { Principal } from '@crowdpay/principal';
import type { EntryReader } from '../domain/entry-reader.ts';
import type { Evidence } from '../domain/evidence.ts';
import { type LedgerEntry, bodyOf } from '../domain/ledger-entry.ts';
import { proveEntries } from './prove-entries.ts';

/** What reading evidence needs. */
export interface ReadEvidenceDeps {
  readonly reader: EntryReader;
  /** Whether the caller belongs to a pod. */
  readonly isMember: (podId: string) => Promise<boolean>;
}

// A saga has a handful of events; disputes add some.
const MAX_ENTRIES = 100;

/**
 * The events of a contribution with their proofs, for its contributor and the members of its pod; null for everyone
 * else. Who these are, the signed event of its creation says.
 */
export async function readEvidence(
  { reader, isMember }: ReadEvidenceDeps,
  principal: Principal,
  contributionId: string,
): Promise<Evidence | null> {
  if (principal.kind !== 'user') return null;
  const page = { first: MAX_ENTRIES - 1, after: null };
  const entries = await reader.listByName(principal.tenant, contributionId, page);
  const creation = entries.map((entry) => creationIn(entry, contributionId)).find((found) => found !== undefined);
  if (creation === undefined) return null;
  if (creation.contributorId !== principal.id && !(await isMember(creation.podId))) return null;
  return { entries, proofs: await proveEntries(reader, entries) };
}

interface Creation {
  readonly podId: string;
  readonly contributorId: string;
}

function creationIn(entry: LedgerEntry, contributionId: string): Creation | undefined {
  if (entry.type !== 'payments.contribution.created' || entry.subject !== contributionId) return undefined;
  const event = parseBody(bodyOf(entry));
  const podId = event?.data['podId'];
  const contributorId = event?.data['contributorId'] ?? event?.actor.id;
  if (typeof podId !== 'string' || typeof contributorId !== 'string') return undefined;
  return { podId, contributorId };
}
