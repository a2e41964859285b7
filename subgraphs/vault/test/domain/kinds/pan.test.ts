import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isLuhnValid } from '@crowdpay/pii-token';
import { pan } from '../../../src/domain/kinds/pan.ts';
import { canonical, draw, refusal } from './kind-fixture.ts';

const rules = pan('BIN6_LAST4');

/** A Luhn-valid number of `length` digits. */
const cardNumber = fc
  .tuple(fc.integer({ min: 2, max: 6 }), fc.stringMatching(/^\d{18}$/), fc.integer({ min: 13, max: 19 }))
  .map(([first, digits, length]) => {
    const body = `${first}${digits}`.slice(0, length - 1);
    return Array.from('0123456789')
      .map((check) => body + check)
      .find(isLuhnValid)!;
  });

describe('a card number', () => {
  it.each([
    ['4242424242424242', '4242424242424242'],
    ['4242 4242 4242 4242', '4242424242424242'],
    ['3782-822463-10005', '378282246310005'],
  ])('%j is kept as %j', (raw, expected) => {
    expect(canonical(rules, raw)).toBe(expected);
  });

  it.each([
    '',
    '4242424242424241',
    '424242424242',
    '0000000000000000',
    '9792030000000000',
    '4242x424242424242',
    '４242424242424242',
    '42424242424242424242',
    '4242424242424242\n',
    ' '.repeat(1_000_000),
  ])('%.30j is refused, and the message does not repeat it', (raw) => {
    const error = refusal(rules, raw);
    expect(error).toMatchObject({ code: 'INVALID_PII', details: { kind: 'PAN' } });
    expect(error?.message).toBe('The card number is not valid.');
  });

  it('has a token that keeps issuer, last four and length, and is never a card number', () => {
    fc.assert(
      fc.property(cardNumber, (number) => {
        const token = rules.token(canonical(rules, number), draw);
        expect(token).toHaveLength(number.length);
        expect(token.slice(-4)).toBe(number.slice(-4));
        expect(isLuhnValid(token)).toBe(false);
        if (number.length >= 15) expect(token.slice(0, 6)).toBe(number.slice(0, 6));
      }),
      { numRuns: 500 },
    );
  });

  it('shares no more than the last four with its token when so configured, or when it is short', () => {
    const kept = (format: 'BIN6_LAST4' | 'LAST4', number: string): number => {
      const tokens = Array.from({ length: 60 }, () => pan(format).token(number, draw));
      return new Set(tokens.map((token) => token.slice(0, 6))).size;
    };
    expect(kept('BIN6_LAST4', '4242424242424242')).toBe(1);
    expect(kept('LAST4', '4242424242424242')).toBeGreaterThan(1);
    expect(kept('BIN6_LAST4', '30569309025904')).toBeGreaterThan(1);
  });

  it('uses all of the space between: nine of ten numbers, the Luhn-valid tenth left out', () => {
    // 13 digits with the last four kept leave nine hidden; with the first eight fixed the ninth has nine values.
    const fixed = { ...draw, digits: () => '00000000' };
    const tokens = new Set(Array.from({ length: 500 }, () => rules.token('4222222222222', fixed)));
    expect(tokens.size).toBe(9);
  });

  it('shows its last four digits', () => {
    expect(rules.mask('4242424242424242')).toBe('••• 4242');
  });
});
