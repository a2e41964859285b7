import { CrowdPayError } from '@crowdpay/errors';
import type { Payment } from '../domain/contribution.ts';
import type { CardPayments, ChargeState } from '../domain/ports.ts';
import type { AdvanceFacts } from '../domain/saga/advance.ts';
import { failureOfDecline, type FailureReason } from '../domain/saga/saga.ts';
import type { Intent, TransitionName } from '../domain/saga/states.ts';
import { SAGA_TIMING } from '../domain/saga/timing.ts';

/** What the saga does after the provider's answer: go on along the table, or decide to undo the authorised charge. */
export type Move =
  | { readonly kind: 'advance'; readonly transitions: readonly TransitionName[]; readonly facts: AdvanceFacts }
  | { readonly kind: 'compensate'; readonly failure: FailureReason };

type Ask = (payment: Payment, provider: CardPayments) => Promise<Move>;

const ASK: Readonly<Record<Intent, Ask>> = { AUTHORISE: authorise, CAPTURE: capture, VOID: voidCharge };
const ASK_AGAIN: Readonly<Record<Intent, Ask>> = {
  AUTHORISE: authoriseInDoubt,
  CAPTURE: captureInDoubt,
  VOID: voidInDoubt,
};

/**
 * Asks the provider for what the saga intends.
 *
 * @param inDoubt whether it may have been asked already: then it is first asked what happened, so that nothing is
 *   charged twice, nothing that was charged is given up, and nothing is compensated that went well.
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when no answer came: what was asked may have taken effect.
 */
export async function nextMove(
  payment: Payment,
  intent: Intent,
  inDoubt: boolean,
  provider: CardPayments,
): Promise<Move> {
  return inDoubt ? ASK_AGAIN[intent](payment, provider) : ASK[intent](payment, provider);
}

async function authorise(payment: Payment, provider: CardPayments): Promise<Move> {
  const answer = await provider.authorise(payment);
  return answer.outcome === 'AUTHORISED' ? authorised(answer.chargeId) : declined(failureOfDecline(answer.reason));
}

async function authoriseInDoubt(payment: Payment, provider: CardPayments): Promise<Move> {
  const known = await provider.chargeState(payment);
  switch (known.state) {
    case 'NONE':
      return isFruitless(payment) ? declined('psp_timeout') : authorise(payment, provider);
    case 'AUTHORISED':
      return authorised(requireChargeId(known));
    case 'DECLINED':
      return declined(failureOfDecline(known.reason ?? ''));
    case 'VOIDED':
      return declined('charge_expired');
    case 'CAPTURED':
      // Only a saga that was set back, by a restored backup, gets here: the money moved, so the books follow.
      return authorisedAndCaptured(requireChargeId(known));
  }
}

async function capture(payment: Payment, provider: CardPayments): Promise<Move> {
  const answer = await provider.capture(payment);
  return answer.outcome === 'CAPTURED' ? captured() : compensate(failureOfDecline(answer.reason));
}

async function captureInDoubt(payment: Payment, provider: CardPayments): Promise<Move> {
  const known = await provider.chargeState(payment);
  switch (known.state) {
    case 'CAPTURED':
      return captured();
    case 'AUTHORISED':
      return isFruitless(payment) ? compensate('psp_timeout') : capture(payment, provider);
    case 'VOIDED':
      return undone('charge_expired');
    case 'NONE':
    case 'DECLINED':
      throw unexpected(known);
  }
}

async function voidCharge(payment: Payment, provider: CardPayments): Promise<Move> {
  await provider.void(payment);
  return undone(payment.saga.failure ?? 'charge_expired');
}

async function voidInDoubt(payment: Payment, provider: CardPayments): Promise<Move> {
  const known = await provider.chargeState(payment);
  // A capture that was still under way has come first: the money moved, so the books follow.
  if (known.state === 'CAPTURED') return captured();
  if (known.state === 'VOIDED') return undone(payment.saga.failure ?? 'charge_expired');
  return voidCharge(payment, provider);
}

function authorised(chargeId: string): Move {
  return { kind: 'advance', transitions: ['authorise'], facts: { chargeId } };
}

function authorisedAndCaptured(chargeId: string): Move {
  return { kind: 'advance', transitions: ['authorise', 'capture', 'post'], facts: { chargeId } };
}

function declined(failure: FailureReason): Move {
  return { kind: 'advance', transitions: ['decline'], facts: { failure } };
}

function captured(): Move {
  return { kind: 'advance', transitions: ['capture', 'post'], facts: {} };
}

function undone(failure: FailureReason): Move {
  return { kind: 'advance', transitions: ['undo'], facts: { failure } };
}

function compensate(failure: FailureReason): Move {
  return { kind: 'compensate', failure };
}

function isFruitless(payment: Payment): boolean {
  return payment.saga.attempts >= SAGA_TIMING.fruitlessAttempts;
}

function requireChargeId(known: ChargeState): string {
  if (known.chargeId === null) throw unexpected(known);
  return known.chargeId;
}

function unexpected(known: ChargeState): CrowdPayError {
  return new CrowdPayError(
    'INTERNAL',
    `The provider reports a charge as ${known.state}, which the saga cannot follow.`,
  );
}
