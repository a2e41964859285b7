import { CrowdPayError } from '@crowdpay/errors';
import type { Payment } from './contribution.ts';

/**
 * What a client is told about a contribution: the same for the first request and for every replay of its key.
 *
 * @returns the payment when the pod has the money, or while the saga still runs.
 * @throws CrowdPayError POLICY_DENIED or PAYMENT_DECLINED, with `contributionId` and `reason` as details, when the
 *   payment was refused. The contribution stays readable.
 */
export function requireNotRefused(payment: Payment): Payment {
  const { contribution, saga } = payment;
  const details = { contributionId: contribution.id, reason: saga.failure ?? 'unknown' };
  if (saga.state === 'FAILED') {
    throw new CrowdPayError('POLICY_DENIED', 'This payment is not allowed.', { details });
  }
  if (saga.state === 'ABORTED') {
    throw new CrowdPayError('PAYMENT_DECLINED', 'The card was not charged. Use another card or try again later.', {
      details,
    });
  }
  return payment;
}

/** Whether the provider still has to answer. */
export function isRunning({ saga }: Payment): boolean {
  return saga.intent !== null;
}

/** Whether a running saga goes on by itself; a parked one waits for a person. */
export function isMoving(payment: Payment): boolean {
  return isRunning(payment) && payment.saga.parked === null;
}
