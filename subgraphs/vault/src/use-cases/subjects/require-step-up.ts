import { CrowdPayError } from '@crowdpay/errors';
import { type Decision, requireAllowed } from '@crowdpay/policy';

/**
 * Like `requireAllowed`, for what needs a recent sign-in.
 *
 * @throws CrowdPayError STEP_UP_REQUIRED when that is all that is missing, so that the client signs the person in again
 * and repeats the request; else POLICY_DENIED unless allowed.
 */
export function requireAllowedOrStepUp(decision: Decision): void {
  if (decision.reasons.length === 1 && decision.reasons[0] === 'fresh_authentication') {
    throw new CrowdPayError('STEP_UP_REQUIRED', 'Sign in again to do this.', { details: { decision: decision.id } });
  }
  requireAllowed(decision);
}
