import { pageOf } from '@crowdpay/connection';
import { CrowdPayError } from '@crowdpay/errors';
import type { Principal } from '@crowdpay/principal';
import type { EntryReader } from '../domain/entry-reader.ts';
import type { EntryFilter, EntryPage } from '../domain/ledger-entry.ts';
import type { PageRequest } from '../domain/page.ts';
import { requireAuditor } from './require-auditor.ts';

const MAX_FILTER_LENGTH = 320;

/**
 * The tenant's entries that match every given field, oldest first.
 *
 * @throws CrowdPayError FORBIDDEN unless the caller is an auditor; INVALID_INPUT for a filter that no entry can match.
 */
export async function listEntries(
  reader: EntryReader,
  principal: Principal,
  filter: EntryFilter,
  page: PageRequest,
): Promise<EntryPage> {
  requireAuditor(principal);
  for (const [name, value] of Object.entries(filter) as [string, string | undefined][]) {
    if (value !== undefined && (value.length > MAX_FILTER_LENGTH || value.includes('\0'))) {
      throw new CrowdPayError('INVALID_INPUT', `"${name}" must be at most ${MAX_FILTER_LENGTH} printable characters.`);
    }
  }
  return pageOf(await reader.list(principal.tenant, filter, page), page);
}
