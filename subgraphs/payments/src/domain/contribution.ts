import type { Money } from '@crowdpay/money';
import type { Saga } from './saga/saga.ts';

/** One person's payment into one pod. It never changes; its saga does. */
export interface Contribution {
  readonly tenant: string;
  readonly id: string;
  readonly podId: string;
  readonly contributorId: string;
  readonly sagaId: string;
  readonly amount: Money;
  /** A PAN token. */
  readonly cardToken: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly createdAt: Date;
}

/** A contribution with its saga, as the use cases handle them. */
export interface Payment {
  readonly contribution: Contribution;
  readonly saga: Saga;
}
