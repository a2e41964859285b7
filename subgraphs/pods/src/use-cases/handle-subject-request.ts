import { type AnnouncedRequest, type SubjectReport, subjectRequestHandled } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { Transaction } from '../domain/unit-of-work.ts';
import { invitationWithdrawn } from '../events.ts';

/** What handling needs. */
export interface HandleSubjectRequestDeps {
  readonly clock: Clock;
}

const NOTHING: SubjectReport = { outcome: 'NOTHING_HELD', changed: 0, retained: 0 };

/**
 * Does what a person asked about their own data, and reports it, in the caller's transaction. Of people pods has ids alone:
 * there is nothing to correct and nothing to opt out of.
 */
export async function handleSubjectRequest(
  { clock }: HandleSubjectRequestDeps,
  transaction: Transaction,
  request: AnnouncedRequest,
): Promise<void> {
  const report = await handle(transaction, request, clock.now());
  await transaction.record(subjectRequestHandled('pods', request, report));
}

function handle(transaction: Transaction, request: AnnouncedRequest, now: Date): Promise<SubjectReport> {
  switch (request.kind) {
    case 'ERASURE':
      return erase(transaction, request, now);
    case 'ACCESS':
      return count(transaction, request);
    case 'RECTIFICATION':
    case 'OPT_OUT':
      return Promise.resolve(NOTHING);
  }
}

// Memberships stay: they say on whose account the money of a pod's books came and went. The id that they carry leads to
// nobody once identity and the vault have erased what it stood for.
async function erase(transaction: Transaction, request: AnnouncedRequest, now: Date): Promise<SubjectReport> {
  const { tenant, subject } = request;
  const withdrawn = await transaction.withdrawInvitationsTo(tenant, subject, now);
  for (const invitation of withdrawn) await transaction.record(invitationWithdrawn(invitation, request));
  const { memberships } = await transaction.countOf(tenant, subject);
  const counts = { changed: withdrawn.length, retained: memberships };
  if (memberships > 0) return { outcome: 'RETAINED', ...counts, reason: 'ACCOUNTING' };
  return withdrawn.length > 0 ? { outcome: 'DONE', ...counts } : NOTHING;
}

async function count(transaction: Transaction, { tenant, subject }: AnnouncedRequest): Promise<SubjectReport> {
  const { memberships, invitations } = await transaction.countOf(tenant, subject);
  const retained = memberships + invitations;
  return retained > 0 ? { outcome: 'DONE', changed: 0, retained } : NOTHING;
}
