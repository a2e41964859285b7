import type { Intent, SagaState } from './states.ts';

/** The course of one payment. */
export interface Saga {
  readonly tenant: string;
  readonly id: string;
  readonly state: SagaState;
  /** Counts the writes; a writer names the version that it read. */
  readonly version: number;
  /** What the provider may have been asked without a recorded answer; null once nothing more is asked of it. */
  readonly intent: Intent | null;
  /** The provider's id of the charge, from the authorisation on. */
  readonly chargeId: string | null;
  /** Single use: null from the authorisation's answer on. */
  readonly cvcToken: string | null;
  /** Why the payment was refused or is being undone. */
  readonly failure: FailureReason | null;
  /**
   * Attempts at the present intent that the provider left without an answer. A driver that died, lost its lease or could
   * not write adds none: that is our trouble, and must not use up the patience with the provider.
   */
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  /** Set when a person must look: the worker leaves the saga alone. */
  readonly parked: { readonly at: Date; readonly reason: string } | null;
  /** Fencing token: grows with every lease. A writer whose fence is old has lost its lease. */
  readonly fence: number;
  readonly leaseUntil: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One step of a saga, as it was taken. */
export interface SagaStep {
  readonly from: SagaState | null;
  readonly to: SagaState;
  readonly reason: string | null;
  /** The policy decision that allowed it. */
  readonly decisionId: string;
  readonly at: Date;
}

/**
 * Why a payment did not happen: the closed vocabulary of `Contribution.failure`. The connector's declines come through
 * as they are when they are in this list, else as `card_declined`.
 */
export const FAILURE_REASONS = [
  'card_declined',
  'insufficient_funds',
  'expired_card',
  'authentication_required',
  'card_data_expired',
  'invalid_card',
  'charge_expired',
  'psp_timeout',
  'risk_blocked',
  'policy_denied',
] as const;

export type FailureReason = (typeof FAILURE_REASONS)[number];

/** The failure that a provider's decline stands for; an unknown word becomes `card_declined`. */
export function failureOfDecline(reason: string): FailureReason {
  return FAILURE_REASONS.find((known) => known === reason) ?? 'card_declined';
}

/** Someone else has written to the saga, or holds its lease: whoever gets this stops and leaves the saga alone. */
export class StaleSagaError extends Error {
  override readonly name = 'StaleSagaError';
}
