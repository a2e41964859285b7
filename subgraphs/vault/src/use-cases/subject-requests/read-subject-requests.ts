import { type PageRequest, pageOf, type TimePosition } from '@crowdpay/connection';
import { CrowdPayError } from '@crowdpay/errors';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import { type Principal, requireUser } from '@crowdpay/principal';
import type {
  SubjectCase,
  SubjectCasePage,
  SubjectRequestReader,
  SubjectRequestState,
} from '../../domain/subject-request.ts';

/** What reading cases needs. */
export interface ReadSubjectRequestsDependencies {
  readonly subjectRequests: SubjectRequestReader;
  readonly policy: PolicyEngine;
}

/**
 * A case, for the person whom it is about and for officers who handle such cases.
 *
 * @throws CrowdPayError NOT_FOUND for every other case, existing or not.
 */
export async function readSubjectRequest(
  { subjectRequests, policy }: ReadSubjectRequestsDependencies,
  id: string,
  principal: Principal,
): Promise<SubjectCase> {
  const found = await subjectRequests.find(principal.tenant, id);
  if (found === undefined || !mayRead(policy, principal, found.request.subject).allow) {
    throw new CrowdPayError('NOT_FOUND', 'There is no such request.');
  }
  return found;
}

/**
 * Cases in the order of their opening: those of the whole tenant for officers who handle them, a person's own for everybody
 * else.
 *
 * @throws CrowdPayError UNAUTHENTICATED or FORBIDDEN for who is no person.
 */
export async function listSubjectRequests(
  { subjectRequests, policy }: ReadSubjectRequestsDependencies,
  page: PageRequest<TimePosition>,
  { state }: { readonly state?: SubjectRequestState },
  principal: Principal,
): Promise<SubjectCasePage> {
  const caller = requireUser(principal);
  const all = mayRead(policy, principal, undefined).allow;
  if (!all) requireAllowed(mayRead(policy, principal, caller));
  const filter = { ...(all ? {} : { subject: caller }), ...(state === undefined ? {} : { state }) };
  const read = await subjectRequests.list(principal.tenant, { ...filter, limit: page.first + 1, after: page.after });
  return pageOf(read, page);
}

function mayRead(policy: PolicyEngine, principal: Principal, subject: string | undefined) {
  const subjectIsCaller = principal.kind === 'user' && principal.id === subject;
  const resource = { tenant: principal.tenant, subjectIsCaller };
  return policy.decide({ action: 'subject.request.read', principal, resource, context: {} });
}
