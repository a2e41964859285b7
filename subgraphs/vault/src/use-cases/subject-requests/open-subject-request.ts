import type { SubjectCorrections, SubjectRequestKind } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { type IdSource, isId } from '@crowdpay/ids';
import type { Decision, PolicyEngine } from '@crowdpay/policy';
import { type Principal, requireUser } from '@crowdpay/principal';
import { auditContextOf } from '../../domain/audit-context.ts';
import { deadlineOf, type SubjectCase, type SubjectRequest } from '../../domain/subject-request.ts';
import type { TokenStore } from '../../domain/token-store.ts';
import type { Transaction, UnitOfWork } from '../../domain/unit-of-work.ts';
import { subjectRequestOpened, subjectRequestReceived } from '../../events/subject-requests.ts';
import { requireOwnCorrections } from './require-own-corrections.ts';
import { requireSubjectRight } from '../subjects/require-subject-right.ts';
import { closeCase } from './settle-subject-request.ts';

/** What opening a case needs. */
export interface OpenSubjectRequestDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly tokens: TokenStore;
  readonly policy: PolicyEngine;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** What is asked for. */
export interface SubjectRequestInput {
  readonly kind: SubjectRequestKind;
  /** Whose data it is; left out, the caller's. */
  readonly subject?: string;
  /** For a RECTIFICATION: what is right, as tokens. */
  readonly corrections: SubjectCorrections;
}

/**
 * Opens a case about a person's data: their own, or, for a compliance officer who handles data-subject requests, that of
 * somebody who asked by letter.
 *
 * What is right is said by the person alone. An officer's RECTIFICATION is put on record, with its deadline running, and
 * goes on when the person opens one too: nobody else could hold the new values under the person's own key, and who could
 * replace another's e-mail address could take over the account.
 *
 * @returns the case; the one that is under way when the same is asked for again.
 * @throws CrowdPayError STEP_UP_REQUIRED, POLICY_DENIED; INVALID_INPUT for corrections where none belong, or none where
 * they do; NOT_FOUND for a person of whom the vault holds nothing; CONFLICT for other corrections than those under way,
 * for an erasure while a copy is being made, and for anything about a person whose data is being erased.
 */
export async function openSubjectRequest(
  dependencies: OpenSubjectRequestDependencies,
  input: SubjectRequestInput,
  principal: Principal,
): Promise<SubjectCase> {
  const subject = input.subject ?? requireUser(principal);
  if (!isId('usr', subject)) throw new CrowdPayError('INVALID_INPUT', '"subject" must be the id of a person.');
  const decision = requireSubjectRight(dependencies, { kind: input.kind, subject }, principal);
  const own = principal.kind === 'user' && principal.id === subject;
  requireCorrectionsWhereTheyBelong(input, own);
  await requireOwnCorrections(dependencies.tokens, { tenant: principal.tenant, subject }, input.corrections);

  const request = newRequest(dependencies, { ...input, subject }, principal, own);
  return dependencies.unitOfWork.run(async (transaction) => {
    if (!(await transaction.subjectRequests.lockSubject(request.tenant, subject))) {
      throw new CrowdPayError('NOT_FOUND', 'There is no such person.');
    }
    return openOrJoin(transaction, request, { principal, decision });
  });
}

interface Cause {
  readonly principal: Principal;
  readonly decision: Decision;
}

async function openOrJoin(transaction: Transaction, request: SubjectRequest, cause: Cause): Promise<SubjectCase> {
  const { subjectRequests } = transaction;
  const unclosed = await subjectRequests.unclosedOf(request.tenant, request.subject);
  const same = unclosed.find((one) => one.request.kind === request.kind);
  if (same === undefined) {
    requireOpenable(request, unclosed);
    if (request.kind === 'ERASURE') await closeOvertaken(transaction, unclosed, request.openedAt);
    await subjectRequests.insert(request);
    await announce(transaction, request, cause);
    return { request, reports: [] };
  }
  const { corrections } = request;
  if (Object.keys(corrections).length === 0 || sameCorrections(corrections, same.request.corrections)) return same;
  if (same.request.state !== 'AWAITING_CORRECTIONS') throw conflict('Another rectification is under way. Wait for it.');
  const supplied: SubjectRequest = { ...same.request, corrections, state: 'OPEN' };
  await subjectRequests.update(supplied);
  await announce(transaction, supplied, cause);
  return { request: supplied, reports: [] };
}

// The copy is sealed under the person's key and would go with it, before they have fetched it.
function requireOpenable({ kind }: SubjectRequest, unclosed: readonly SubjectCase[]): void {
  const under = (other: SubjectRequestKind): boolean => unclosed.some(({ request }) => request.kind === other);
  if (under('ERASURE')) throw conflict('This person’s data is being erased.');
  if (kind === 'ERASURE' && under('ACCESS'))
    throw conflict('A copy is being made. Fetch it, then ask for the erasure.');
}

// Nobody will say any more what was right about data that is to be erased.
async function closeOvertaken(transaction: Transaction, unclosed: readonly SubjectCase[], at: Date): Promise<void> {
  for (const { request, reports } of unclosed) {
    if (request.state === 'AWAITING_CORRECTIONS') await closeCase(transaction, { request, reports }, at);
  }
}

function announce(transaction: Transaction, request: SubjectRequest, { principal, decision }: Cause): Promise<void> {
  const tell = request.state === 'OPEN' ? subjectRequestOpened : subjectRequestReceived;
  return transaction.record(tell(request, decision, auditContextOf(principal)));
}

function newRequest(
  { clock, ids }: OpenSubjectRequestDependencies,
  { kind, subject, corrections }: SubjectRequestInput & { readonly subject: string },
  { tenant, kind: callerKind, id: callerId, requestId }: Principal,
  own: boolean,
): SubjectRequest {
  const openedAt = clock.now();
  return {
    ...{ tenant, kind, subject, corrections, requestId, openedAt },
    id: ids.next('dsr'),
    state: kind === 'RECTIFICATION' && !own ? 'AWAITING_CORRECTIONS' : 'OPEN',
    requestedBy: { kind: callerKind, id: callerId },
    deadline: deadlineOf(openedAt),
  };
}

function requireCorrectionsWhereTheyBelong({ kind, corrections }: SubjectRequestInput, own: boolean): void {
  const given = Object.keys(corrections).length > 0;
  if (given === (own && kind === 'RECTIFICATION')) return;
  const message = given
    ? 'Corrections belong to a RECTIFICATION, and the person concerned gives them.'
    : 'A RECTIFICATION needs at least one correction.';
  throw new CrowdPayError('INVALID_INPUT', message);
}

function sameCorrections(one: SubjectCorrections, other: SubjectCorrections): boolean {
  const fields = ['displayName', 'email', 'phone', 'ssn'] as const;
  return fields.every((field) => one[field] === other[field]);
}

function conflict(message: string): CrowdPayError {
  return new CrowdPayError('CONFLICT', message);
}
