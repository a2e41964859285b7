import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findRawPii, isLuhnValid } from '../src/index.ts';

const OPAQUE = '0123456789abcdefghjkmnpqrs';

const luhnDigit = (digits: string): string =>
  Array.from('0123456789').find((digit) => isLuhnValid(digits + digit)) ?? '';
const cardNumber = fc.stringMatching(/^[2-6]\d{12,17}$/).map((digits) => digits + luhnDigit(digits));
const words = fc.stringMatching(/^[a-z :;,."{}]{0,20}$/);

describe('findRawPii', () => {
  it.each([
    ['EMAIL', 'ada@example.com'],
    ['EMAIL', 'Ada.Lovelace+pods@mail.example.co.uk'],
    ['PHONE', '+14155550123'],
    ['SSN', '078-05-1120'],
    ['PAN', '4242424242424242'],
    ['PAN', '4242 4242 4242 4242'],
    ['PAN', '3782-822463-10005'],
    ['IBAN', 'DE89370400440532013000'],
  ])('sees %s: %s, alone and within a text', (kind, value) => {
    expect(findRawPii(value)).toBe(kind);
    expect(findRawPii(`{"note":"seen ${value}, twice"}`)).toBe(kind);
  });

  it('sees every card number, plain or grouped, whatever stands around it', () => {
    fc.assert(
      fc.property(cardNumber, words, words, fc.constantFrom('', ' ', '-'), (card, before, after, separator) => {
        const grouped = card.replace(/(\d{4})(?=\d)/g, `$1${separator}`);
        expect(findRawPii(`${before} ${grouped} ${after}`)).toBe('PAN');
      }),
    );
  });

  it.each(['paid 25 4242424242424242', 'on 2026-11-24 4242424242424242', '4242 4242 4242 4242 12/29'])(
    'sees a card number beside other digits: %s',
    (text) => {
      expect(findRawPii(text)).toBe('PAN');
    },
  );

  it.each([
    `tok.${OPAQUE}@pii.invalid`,
    '+10012345678',
    '000-12-3456',
    '4242424242424241',
    `tok_cvc_${OPAQUE}`,
    'DE00370400440532013000',
  ])('lets the token %s through', (token) => {
    expect(findRawPii(token)).toBeUndefined();
    expect(findRawPii(`{"value":"${token}"}`)).toBeUndefined();
  });

  it('lets every IBAN token through, also the one in 97 whose digits satisfy the check', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{2}00\d{16}$/), (token) => {
        expect(findRawPii(token)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('lets every phone token through, also one that would pass for a card without its plus', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+4900\d{10,11}$/), (token) => {
        expect(findRawPii(token)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('sees a raw value that stands behind a token', () => {
    expect(findRawPii(`tok.${OPAQUE}@pii.invalid, ada@example.com`)).toBe('EMAIL');
    expect(findRawPii(`tok.${OPAQUE}@pii.invalid.example.com`)).toBe('EMAIL');
    expect(findRawPii(`tok.${OPAQUE}@pii.invalid@example.com`)).toBe('EMAIL');
    expect(findRawPii(`ada.tok.${OPAQUE}@pii.invalid`)).toBe('EMAIL');
    expect(findRawPii(`${'x'.repeat(100)}@example.com`)).toBe('EMAIL');
    expect(findRawPii('000-12-3456 078-05-1120')).toBe('SSN');
  });

  it('sees a card number behind a plus when it is no phone token', () => {
    expect(findRawPii('total:+ 4242424242424242')).toBe('PAN');
    expect(findRawPii('x+4242424242424242')).toBe('PAN');
  });

  it.each([
    ['GB29NWBK60161331926819', 'IBAN'],
    ['GB28NWBK60161331926819', undefined],
    ['DE89370400440532013001', undefined],
  ])('takes %s for an account only when its check digits hold', (text, kind) => {
    expect(findRawPii(text)).toBe(kind);
  });

  it.each(['12345678901237', '9424242424242424244', '1764000000000'])(
    'takes no number for a card that begins like none: %s',
    (text) => {
      expect(findRawPii(text)).toBeUndefined();
    },
  );

  it.each([
    'pod_01jd2x3y4z5a6b7c8d9e0f1g2h',
    '2026-11-24T10:19:00.123Z',
    '1764000000123',
    'sha256:2131645c37079a50',
    '9223372036854775807',
    'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    'contribution of 1250 EUR',
  ])('takes %s for no personal data', (text) => {
    expect(findRawPii(text)).toBeUndefined();
  });

  it('answers in time that grows with the text alone', () => {
    const hostile = ['1 '.repeat(50_000), 'a'.repeat(100_000), '@'.repeat(100_000), 'A00'.repeat(30_000)];
    for (const text of hostile) expect(findRawPii(text)).toBeUndefined();
  });
});
