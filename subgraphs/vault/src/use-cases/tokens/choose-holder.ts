import { CrowdPayError } from '@crowdpay/errors';
import { isId } from '@crowdpay/ids';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { callerSubjectOf, type DataSubject, dataSubjectOf } from '../../domain/data-subject.ts';

/**
 * For whom a caller's values are held: for the caller, or for the person whom the caller names, if the policy lets it.
 *
 * @param subject `usr_…`; undefined for the caller.
 * @throws CrowdPayError INVALID_INPUT when `subject` is no person's id, POLICY_DENIED, FORBIDDEN for a caller who is no
 * data subject and names none.
 */
export function chooseHolder(policy: PolicyEngine, principal: Principal, subject: string | undefined): DataSubject {
  if (subject === undefined) return dataSubjectOf(principal);
  if (!isId('usr', subject)) throw new CrowdPayError('INVALID_INPUT', 'The subject is not the id of a person.');
  const { tenant } = principal;
  const resource = { tenant, subjectIsCaller: callerSubjectOf(principal) === subject };
  requireAllowed(policy.decide({ action: 'pii.tokenize', principal, resource, context: {} }));
  return { tenant, subject };
}
