import { CrowdPayError } from '@crowdpay/errors';
import type { Principal } from '@crowdpay/principal';
import type { EntryReader } from '../domain/entry-reader.ts';
import type { InclusionProof } from '../domain/merkle/proof.ts';
import { proveEntries } from './prove-entries.ts';
import { requireAuditor } from './require-auditor.ts';

const MAX_ID_LENGTH = 64;

/**
 * Proves that an entry of the tenant is in the tree.
 *
 * @throws CrowdPayError FORBIDDEN unless the caller is an auditor; NOT_FOUND when there is no such entry.
 */
export async function proveEntry(reader: EntryReader, principal: Principal, id: string): Promise<InclusionProof> {
  requireAuditor(principal);
  const entries = id.length > MAX_ID_LENGTH ? [] : await reader.findByIds(principal.tenant, [id]);
  const [proof] = await proveEntries(reader, entries);
  if (proof === undefined) throw new CrowdPayError('NOT_FOUND', 'There is no such entry.');
  return proof;
}
