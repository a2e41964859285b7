import { CrowdPayError } from '@crowdpay/errors';
import { isId } from '@crowdpay/ids';
import type { Principal } from '@crowdpay/principal';

/** The person whose data it is: what is tokenized is held for them, under their own key. */
export interface DataSubject {
  readonly tenant: string;
  /** `usr_…` */
  readonly subject: string;
}

/**
 * The data subject of what a caller tokenizes: a person for themself; in a registration, the person whom it will create.
 *
 * @throws CrowdPayError FORBIDDEN for everybody else: data that is nobody's could never be erased.
 */
export function dataSubjectOf(principal: Principal): DataSubject {
  const { kind, tenant, id, newSubject } = principal;
  if (kind === 'user') return { tenant, subject: id };
  if (kind === 'anonymous' && newSubject !== undefined && isId('usr', newSubject)) {
    return { tenant, subject: newSubject };
  }
  throw new CrowdPayError('FORBIDDEN', 'Only a person can hand over personal data. Sign in or register.');
}

/** The `usr_…` id of the caller; undefined for callers who hold no data of their own. */
export function callerSubjectOf(principal: Principal): string | undefined {
  return principal.kind === 'user' ? principal.id : undefined;
}
