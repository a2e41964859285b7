import type { Provider } from './provider.ts';

/** What the provider knows of the charge of one idempotency key. */
export interface ChargeStateAnswer {
  readonly state: 'NONE' | 'AUTHORISED' | 'CAPTURED' | 'VOIDED' | 'DECLINED';
  readonly chargeId: string | null;
  readonly reason: string | null;
}

/** Asks the provider what became of a charge whose answer was lost. */
export async function chargeState(idempotencyKey: string, provider: Provider): Promise<ChargeStateAnswer> {
  const charge = await provider.find(idempotencyKey);
  if (charge === null) return { state: 'NONE', chargeId: null, reason: null };
  return { state: charge.state, chargeId: charge.id, reason: charge.declineReason };
}
