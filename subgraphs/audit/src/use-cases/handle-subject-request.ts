import { type AnnouncedRequest, type SubjectReport, subjectRequestHandled } from '@crowdpay/audit-event';
import type { SubjectEntries } from '../domain/subject-entries.ts';

/**
 * Reports how many entries name a person who asked about their data, in the caller's transaction. Entries hold ids and
 * tokens only, and none is ever changed: what would change one would change every proof behind it.
 */
export async function handleSubjectRequest(entries: SubjectEntries, request: AnnouncedRequest): Promise<void> {
  const retained = await entries.countNaming(request.tenant, request.subject);
  await entries.record(subjectRequestHandled('audit', request, reportOf(request, retained)));
}

function reportOf({ kind }: AnnouncedRequest, retained: number): SubjectReport {
  // Nothing in the ledger is sold or shared, so there is nothing to opt out of.
  if (retained === 0 || kind === 'OPT_OUT') return { outcome: 'NOTHING_HELD', changed: 0, retained: 0 };
  if (kind === 'ACCESS') return { outcome: 'DONE', changed: 0, retained };
  return { outcome: 'RETAINED', changed: 0, retained, reason: 'LEGAL_OBLIGATION' };
}
