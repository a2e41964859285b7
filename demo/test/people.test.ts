import { seededRandomness } from '@crowdpay/ids';
import { findRawPii, isLuhnValid, tokenKindOf } from '@crowdpay/pii-token';
import { describe, expect, it } from '@jest/globals';
import { makeCard, makePerson } from '../src/people.ts';

describe('a made-up person', () => {
  const people = Array.from({ length: 200 }, (_, index) => makePerson('Ada', seededRandomness(`person ${index}`)));

  it('has values that look real, so that finding one would be a leak', () => {
    for (const { email, phone, ssn } of people) {
      expect([findRawPii(email), findRawPii(phone), findRawPii(ssn)]).toEqual(['EMAIL', 'PHONE', 'SSN']);
      expect(tokenKindOf(ssn)).toBeUndefined();
    }
  });

  it('is unlike every other', () => {
    for (const field of ['email', 'ssn', 'documentNumber', 'displayName'] as const) {
      expect(new Set(people.map((person) => person[field])).size).toBe(people.length);
    }
  });
});

describe('a test card', () => {
  it('has a CVC that no number is ever written like', () => {
    const card = makeCard('4242424242424242', seededRandomness('card'), 2026);
    expect(card.cvc).toMatch(/^0\d\d$/);
    expect(isLuhnValid(card.number)).toBe(true);
    expect(card.expiryYear).toBe(2028);
  });
});
