/** One charge as the sandbox keeps it: of the card nothing but its last four digits. */
export interface Charge {
  readonly id: string;
  readonly state: 'AUTHORISED' | 'CAPTURED' | 'VOIDED' | 'DECLINED';
  readonly declineReason: string | null;
  readonly last4: string;
  /** Minor units. */
  readonly amount: string;
  readonly currency: string;
  /** The merchant's own word for the charge. */
  readonly reference: string;
  readonly idempotencyKey: string;
}

/** What an idempotency key was used for. */
export interface KeyUse {
  readonly key: string;
  /** Names operation and parameters; the card enters by its last four digits alone. */
  readonly fingerprint: string;
  readonly chargeId: string;
}

/** A settlement webhook that has to reach the merchant. */
export interface Delivery {
  readonly id: string;
  readonly chargeId: string;
  readonly twice: boolean;
  /** RFC 3339. */
  readonly occurredAt: string;
}

/** One line of the sandbox's file: what happened, never changed afterwards. */
export type ChargeRecord =
  | {
      readonly type: 'charged';
      readonly charge: Charge;
      readonly use: KeyUse;
      readonly losesAnswer: boolean;
      readonly twice: boolean;
    }
  | { readonly type: 'captured'; readonly use: KeyUse; readonly delivery: Delivery }
  | { readonly type: 'voided'; readonly use: KeyUse }
  | { readonly type: 'delivered'; readonly deliveryId: string };
