import { CrowdPayError } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import type { Principal } from '@crowdpay/principal';
import type { KycSubmission } from '../domain/kyc-case.ts';
import type { User, UserReader } from '../domain/user.ts';
import { decideKycCase, type DecideKycCaseDeps } from './decide-kyc-case.ts';
import { openKycCase, type OpenKycCaseDeps } from './open-kyc-case.ts';

/** What {@link submitKyc} needs. */
export interface SubmitKycDeps extends OpenKycCaseDeps, DecideKycCaseDeps {
  readonly users: UserReader;
}

/**
 * Submits the caller's document and waits for the provider's verdict. A provider that does not answer is no error: the
 * submission stands, the person is PENDING, and the worker asks again.
 *
 * @returns the caller with the state that was reached.
 * @throws CrowdPayError as {@link openKycCase} does.
 */
export async function submitKyc(
  deps: SubmitKycDeps,
  principal: Principal,
  submission: KycSubmission,
  log: Logger,
): Promise<User> {
  const kycCase = await openKycCase(deps, principal, submission);
  try {
    await decideKycCase(deps, kycCase);
  } catch (error) {
    log.warn({ caseId: kycCase.id, err: error }, 'KYC case not decided at once; the worker takes it over');
  }
  const user = await deps.users.find(kycCase.tenant, kycCase.userId);
  if (user === undefined) throw new CrowdPayError('NOT_FOUND', 'You have no account here.');
  return user;
}
