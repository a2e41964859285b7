import { type AnnouncedRequest, type SubjectReport, subjectRequestHandled } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import { servicePrincipal } from '@crowdpay/principal';
import type { Transaction } from '../domain/unit-of-work.ts';
import type { PersonalFields, User } from '../domain/user.ts';
import { kycExpired } from '../events.ts';

/** What handling needs. */
export interface HandleSubjectRequestDeps {
  readonly clock: Clock;
  readonly policy: PolicyEngine;
}

const NOTHING: SubjectReport = { outcome: 'NOTHING_HELD', changed: 0, retained: 0 };

/**
 * Does what a person asked about their own data, and reports it, in the caller's transaction. Handled again, it finds
 * nothing left to do and changes nothing.
 */
export async function handleSubjectRequest(
  deps: HandleSubjectRequestDeps,
  transaction: Transaction,
  request: AnnouncedRequest,
): Promise<void> {
  const user = await transaction.users.lock(request.tenant, request.subject);
  const report = user === undefined ? NOTHING : await handle(deps, transaction, user, request);
  await transaction.record(subjectRequestHandled('identity', request, report));
}

async function handle(
  deps: HandleSubjectRequestDeps,
  transaction: Transaction,
  user: User,
  request: AnnouncedRequest,
): Promise<SubjectReport> {
  const now = deps.clock.now();
  switch (request.kind) {
    case 'ERASURE':
      return erase(transaction, user, now);
    case 'RECTIFICATION':
      return user.erasedAt === null ? correct(deps, transaction, user, request) : NOTHING;
    case 'OPT_OUT':
      return user.erasedAt === null ? optOut(transaction, user, now) : NOTHING;
    case 'ACCESS':
      return count(transaction, user);
  }
}

// From here on the person cannot sign in: no password, session, grant or token leads to an erased account. What was found
// out about them against money laundering stays for as long as the law says (AMLD article 40), as tokens.
async function erase(transaction: Transaction, user: User, now: Date): Promise<SubjectReport> {
  const { tenant, id } = user;
  let changed = await transaction.signIns.revokeAllOf(id);
  changed += await transaction.users.removeRoles(tenant, id);
  if (user.erasedAt === null) {
    await transaction.users.erase(tenant, id, now);
    changed += 1;
  }
  const retained = await transaction.kycCases.countOf(tenant, id);
  if (retained > 0) return { outcome: 'RETAINED', changed, retained, reason: 'AML_RETENTION' };
  return changed > 0 ? { outcome: 'DONE', changed, retained } : NOTHING;
}

// Two people cannot sign in with one address: the account that has it keeps it, and the other corrections are made.
async function correct(
  deps: HandleSubjectRequestDeps,
  transaction: Transaction,
  user: User,
  request: AnnouncedRequest,
): Promise<SubjectReport> {
  const { tenant, id, email } = user;
  const { corrections } = request;
  const taken =
    corrections.email !== undefined &&
    corrections.email !== email &&
    (await transaction.users.hasEmail(tenant, corrections.email));
  const { email: _, ...others } = corrections;
  const fields: Partial<PersonalFields> = taken ? others : corrections;
  const changed = Object.keys(fields).length;
  if (changed > 0) await transaction.users.correct(tenant, id, fields);
  if ('displayName' in fields || 'ssn' in fields) await expireKyc(deps, transaction, user, request);
  return taken
    ? { outcome: 'RETAINED', changed, retained: 1, reason: 'EMAIL_TAKEN' }
    : { outcome: 'DONE', changed, retained: 0 };
}

// The documents proved who the person was under another name or number: nobody gets a verified account by renaming one.
async function expireKyc(
  { clock, policy }: HandleSubjectRequestDeps,
  transaction: Transaction,
  { tenant, id, kycState: from }: User,
  request: AnnouncedRequest,
): Promise<void> {
  if (from !== 'VERIFIED') return;
  const decision = policy.decide({
    action: 'kyc.transition',
    principal: servicePrincipal('identity', tenant, request.requestId),
    resource: { tenant, from, to: 'EXPIRED' },
    context: {},
  });
  requireAllowed(decision);
  await transaction.users.setKycState(tenant, id, 'EXPIRED', clock.now());
  await transaction.record(kycExpired(request, decision));
}

async function optOut(transaction: Transaction, user: User, now: Date): Promise<SubjectReport> {
  if (user.optedOutAt !== null) return { outcome: 'DONE', changed: 0, retained: 0 };
  await transaction.users.optOut(user.tenant, user.id, now);
  return { outcome: 'DONE', changed: 1, retained: 0 };
}

// The account itself, its roles, its KYC cases and what keeps the person signed in.
async function count(transaction: Transaction, { tenant, id }: User): Promise<SubjectReport> {
  const roles = await transaction.users.countRoles(tenant, id);
  const cases = await transaction.kycCases.countOf(tenant, id);
  const signIns = await transaction.signIns.countOf(id);
  return { outcome: 'DONE', changed: 0, retained: 1 + roles + cases + signIns };
}
