import type { Currency } from '@crowdpay/money';
import { isCurrency } from '@crowdpay/money';
import type { Contribution, Payment } from '../domain/contribution.ts';
import type { Saga } from '../domain/saga/saga.ts';
import { FAILURE_REASONS } from '../domain/saga/saga.ts';
import { type Intent, SAGA_STATES } from '../domain/saga/states.ts';
import type { ContributionRow, SagaRow } from '../generated/prisma/client.ts';

const INTENTS: readonly Intent[] = ['AUTHORISE', 'CAPTURE', 'VOID'];

/** The domain's form of a contribution and its saga. */
export function toPayment(row: ContributionRow & { saga: SagaRow }): Payment {
  return { contribution: toContribution(row), saga: toSaga(row.saga) };
}

function toContribution(row: ContributionRow): Contribution {
  const { amountMinor, currency, tenant, id, podId, contributorId, sagaId, cardToken, expiryMonth, expiryYear } = row;
  const amount = { amount: amountMinor, currency: toCurrency(currency) };
  const { createdAt } = row;
  return { tenant, id, podId, contributorId, sagaId, amount, cardToken, expiryMonth, expiryYear, createdAt };
}

function toSaga(row: SagaRow): Saga {
  const { parkedAt, parkedReason, state, intent, failure, ...same } = row;
  return {
    ...same,
    state: oneOf(SAGA_STATES, state),
    intent: intent === null ? null : oneOf(INTENTS, intent),
    failure: failure === null ? null : oneOf(FAILURE_REASONS, failure),
    parked: parkedAt === null || parkedReason === null ? null : { at: parkedAt, reason: parkedReason },
  };
}

/** The row of a saga. */
export function fromSaga({ parked, ...same }: Saga): SagaRow {
  return { ...same, parkedAt: parked?.at ?? null, parkedReason: parked?.reason ?? null };
}

/** The row of a contribution. */
export function fromContribution({ amount, ...same }: Contribution): ContributionRow {
  return { ...same, amountMinor: amount.amount, currency: amount.currency };
}

/** Reads a word that the database's checks have kept to a closed list. */
export function oneOf<Word extends string>(words: readonly Word[], value: string): Word {
  const word = words.find((known) => known === value);
  if (word === undefined) throw new TypeError(`The database holds the unknown word "${value}".`);
  return word;
}

/** Reads a currency from a row. */
export function toCurrency(value: string): Currency {
  if (!isCurrency(value)) throw new TypeError(`The database holds the unknown currency "${value}".`);
  return value;
}
