import { isToken } from '@crowdpay/pii-token';
import type { ContributeInput } from '../../src/domain/contribute-request.ts';

/** Tokens of two cards: digits that fail the Luhn check. */
export const CARDS = { first: '4242424242424241', second: '5555555555554445' } as const;

export const POD = `pod_${'1'.repeat(26)}`;
export const FOREIGN_POD = `pod_${'2'.repeat(26)}`;
export const ANNA = `usr_${'a'.repeat(26)}`;
export const BEN = `usr_${'b'.repeat(26)}`;
export const STRANGER = `usr_${'c'.repeat(26)}`;

/** A well-formed CVC token; `seed` is one character of Crockford's alphabet. */
export function cvcToken(seed = '1'): string {
  const token = `tok_cvc_${seed.repeat(26)}`;
  if (!isToken('CVC', token)) throw new TypeError('not a token');
  return token;
}

/** A valid input of 12.50 EUR by the first card. */
export function contributeInput(change: Partial<ContributeInput> = {}): ContributeInput {
  return {
    podId: POD,
    amount: { amount: '1250', currency: 'EUR' },
    card: { number: CARDS.first, cvc: cvcToken(), expiryMonth: 12, expiryYear: 2030 },
    idempotencyKey: 'key-00000001',
    ...change,
  };
}
