import { describe, expect, it } from '@jest/globals';
import { readContributeRequest } from '../../src/domain/contribute-request.ts';
import { contributeFingerprint } from '../../src/domain/idempotency.ts';
import { CARDS, contributeInput, cvcToken } from '../support/inputs.ts';

const now = new Date('2026-11-24T12:00:00Z');
const { card } = contributeInput();
const fingerprint = (
  change: Parameters<typeof contributeInput>[0] = {},
  tenant = 'default',
  caller = 'usr_1',
): string => contributeFingerprint(tenant, caller, readContributeRequest(contributeInput(change), now)).toString('hex');

describe('contributeFingerprint', () => {
  it('is the same for the same request with a new single-use CVC token', () => {
    expect(fingerprint({ card: { ...card, cvc: cvcToken('2') } })).toBe(fingerprint());
  });

  it.each([
    ['the amount', fingerprint({ amount: { amount: '1251', currency: 'EUR' } })],
    ['the currency', fingerprint({ amount: { amount: '1250', currency: 'USD' } })],
    ['the card', fingerprint({ card: { ...card, number: CARDS.second } })],
    ['the expiry', fingerprint({ card: { ...card, expiryMonth: 1 } })],
    ['the tenant', fingerprint({}, 'other')],
    ['the caller', fingerprint({}, 'default', 'usr_2')],
  ])('differs by %s', (_what, other) => {
    expect(other).not.toBe(fingerprint());
  });
});
