import { asCrowdPayError } from '@crowdpay/errors';
import type { MoneyText } from '@crowdpay/money';
import type { Provider } from './provider.ts';

export type CaptureAnswer =
  { readonly outcome: 'CAPTURED' } | { readonly outcome: 'DECLINED'; readonly reason: string };

/**
 * Captures an authorised charge.
 *
 * @returns DECLINED when the provider says that the charge can no longer be captured.
 */
export async function capture(
  request: { readonly idempotencyKey: string; readonly chargeId: string; readonly amount: MoneyText },
  provider: Provider,
): Promise<CaptureAnswer> {
  try {
    const charge = await provider.capture(request);
    return charge.state === 'CAPTURED'
      ? { outcome: 'CAPTURED' }
      : { outcome: 'DECLINED', reason: charge.declineReason ?? 'charge_expired' };
  } catch (error) {
    if (asCrowdPayError(error).code === 'CONFLICT') return { outcome: 'DECLINED', reason: 'charge_expired' };
    throw error;
  }
}
