import { describe, expect, it } from '@jest/globals';
import { readContributeRequest } from '../../src/domain/contribute-request.ts';
import { CARDS, contributeInput } from '../support/inputs.ts';

const now = new Date('2026-11-24T12:00:00Z');

describe('readContributeRequest', () => {
  it('reads what is valid', () => {
    expect(readContributeRequest(contributeInput(), now)).toMatchObject({
      amount: { amount: 1250n, currency: 'EUR' },
      cardToken: CARDS.first,
    });
  });

  it('takes a card to the end of its month', () => {
    const card = { ...contributeInput().card, expiryMonth: 11, expiryYear: 2026 };
    expect(() => readContributeRequest(contributeInput({ card }), now)).not.toThrow();
  });

  const { card } = contributeInput();
  it.each([
    ['an amount of zero', { amount: { amount: '0', currency: 'EUR' } }, 'INVALID_INPUT'],
    ['a negative amount', { amount: { amount: '-1', currency: 'EUR' } }, 'INVALID_INPUT'],
    ['decimals', { amount: { amount: '12.50', currency: 'EUR' } }, 'INVALID_INPUT'],
    ['an amount beyond bigint', { amount: { amount: '9223372036854775808', currency: 'EUR' } }, 'INVALID_INPUT'],
    ['an unknown currency', { amount: { amount: '1', currency: 'XXX' } }, 'INVALID_INPUT'],
    ['a month of 13', { card: { ...card, expiryMonth: 13 } }, 'INVALID_INPUT'],
    ['an expired card', { card: { ...card, expiryMonth: 10, expiryYear: 2026 } }, 'INVALID_INPUT'],
    ['a year of two digits', { card: { ...card, expiryYear: 30 } }, 'INVALID_INPUT'],
    ['a year far off', { card: { ...card, expiryYear: 2999 } }, 'INVALID_INPUT'],
    ['a short key', { idempotencyKey: 'short' }, 'INVALID_INPUT'],
    ['a key with other characters', { idempotencyKey: 'key with blanks' }, 'INVALID_INPUT'],
    ['a raw card number', { card: { ...card, number: '4242424242424242' } }, 'INVALID_PII'],
    ['a raw code', { card: { ...card, cvc: '123' } }, 'INVALID_PII'],
    ['a pod id that cannot be', { podId: 'pod_nope' }, 'NOT_FOUND'],
  ])('refuses %s', (_what, change, code) => {
    expect(() => readContributeRequest(contributeInput(change), now)).toThrow(expect.objectContaining({ code }));
  });
});
