import { describe, expect, it } from '@jest/globals';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { phone } from '../../../src/domain/kinds/phone.ts';
import { canonical, draw, refusal } from './kind-fixture.ts';

describe('a phone number', () => {
  it.each([
    ['+4915123456789', '+4915123456789'],
    [' +49 (1512) 345-6789 ', '+4915123456789'],
    ['+1 212.456.7890', '+12124567890'],
    ['+44\u201120\u20117946\u20110018', '+442079460018'],
    ['+39 06 6982', '+39066982'],
  ])('%j is kept as %j', (raw, expected) => {
    expect(canonical(phone, raw)).toBe(expected);
  });

  it.each([
    '',
    '+',
    '01512 3456789',
    '0049 1512 3456789',
    '+49',
    '+1 555 555 5555 5555',
    '+999 123456',
    '+1 000 456 7890',
    '+4900123456789',
    '+49 1512 3456789 ext. 5',
    'call +49 1512 3456789',
    '+49 1512 345678X',
    '+1 212 456 7890; DROP TABLE',
    `+49${'1'.repeat(100_000)}`,
  ])('%.40j is refused', (raw) => {
    expect(refusal(phone, raw)).toMatchObject({ code: 'INVALID_PII', details: { kind: 'PHONE' } });
  });

  it.each(['+4915123456789', '+12124567890', '+442079460018', '+2904567', '+35312345678'])(
    '%s has a token of its country and length that no network can connect',
    (value) => {
      const token = phone.token(value, draw);
      expect(token).toHaveLength(value.length);
      expect(token.slice(0, 2)).toBe(value.slice(0, 2));
      expect(parsePhoneNumberFromString(token)?.isValid() ?? false).toBe(false);
      expect(refusal(phone, token)).toBeDefined();
    },
  );

  it('shows its country and the last two digits', () => {
    expect(phone.mask('+4915123456789')).toBe('+49 ••• 89');
  });
});
