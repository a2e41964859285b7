import type { MoneyText } from '@crowdpay/money';

/** A card in the clear. It lives only as long as the call that charges it; it is never logged and never stored. */
export interface ClearCard {
  readonly number: string;
  readonly cvc: string | null;
  readonly expiryMonth: number;
  readonly expiryYear: number;
}

/** What a provider knows of a charge. */
export interface ProviderCharge {
  readonly id: string;
  readonly state: 'AUTHORISED' | 'CAPTURED' | 'VOIDED' | 'DECLINED';
  /** A word; null unless DECLINED. */
  readonly declineReason: string | null;
}

/**
 * The port to a payment service provider. Each call carries an idempotency key: a repetition gets the first call's
 * charge. Errors: CrowdPayError UPSTREAM_UNAVAILABLE when no answer came (what was asked may have taken effect), CONFLICT
 * when the charge is in another state.
 */
export interface Provider {
  authorise(request: {
    readonly idempotencyKey: string;
    readonly card: ClearCard;
    readonly amount: MoneyText;
    /** Our own word for the charge; webhooks repeat it. */
    readonly reference: string;
  }): Promise<ProviderCharge>;
  capture(request: {
    readonly idempotencyKey: string;
    readonly chargeId: string;
    readonly amount: MoneyText;
  }): Promise<ProviderCharge>;
  void(request: { readonly idempotencyKey: string; readonly chargeId: string }): Promise<ProviderCharge>;
  /** The charge that was created under a key; null when there is none. */
  find(idempotencyKey: string): Promise<ProviderCharge | null>;
}
