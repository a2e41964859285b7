import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isLuhnValid, isPiiKind, isToken, PII_KINDS, type PiiKind, tokenKindOf } from '../src/index.ts';

const OPAQUE = '0123456789abcdefghjkmnpqrs';

const TOKENS: readonly (readonly [PiiKind, string])[] = [
  ['EMAIL', `tok.${OPAQUE}@pii.invalid`],
  ['PHONE', '+10012345678'],
  ['PHONE', '+490012345678'],
  ['SSN', '000-12-3456'],
  ['SSN', '666-12-3456'],
  ['PAN', '4242424242424241'],
  ['CVC', `tok_cvc_${OPAQUE}`],
  ['NAME', `tok_name_${OPAQUE}`],
  ['ADDRESS', `tok_address_${OPAQUE}`],
  ['IBAN', 'DE00370400440532013000'],
  ['DATE_OF_BIRTH', `tok_date_of_birth_${OPAQUE}`],
  ['DOCUMENT_NUMBER', `tok_document_number_${OPAQUE}`],
];

const RAW_VALUES: readonly (readonly [PiiKind, string])[] = [
  ['EMAIL', 'ada@example.com'],
  ['EMAIL', `tok.${OPAQUE}@pii.invalid.example.com`],
  ['EMAIL', `x@tok.${OPAQUE}@pii.invalid`],
  ['PHONE', '+14155550123'],
  ['PHONE', '+393001234567'],
  ['SSN', '078-05-1120'],
  ['SSN', '000123456'],
  ['PAN', '4242424242424242'],
  ['PAN', '4242 4242 4242 4241'],
  ['PAN', '12345'],
  ['CVC', '123'],
  ['NAME', 'Ada Lovelace'],
  ['NAME', `tok_cvc_${OPAQUE}`],
  ['IBAN', 'DE89370400440532013000'],
  ['DATE_OF_BIRTH', '1815-12-10'],
  ['DOCUMENT_NUMBER', 'C01X00T47'],
];

describe('the reserved shapes', () => {
  it.each(TOKENS)('%s: %s is a token of this kind alone', (kind, token) => {
    expect(PII_KINDS.filter((other) => isToken(other, token))).toEqual([kind]);
    expect(tokenKindOf(token)).toBe(kind);
  });

  it.each(RAW_VALUES)('%s: %s is no token of this kind', (kind, value) => {
    expect(isToken(kind, value)).toBe(false);
  });

  it.each(TOKENS)('%s: %s is no token any more with text around it', (kind, token) => {
    for (const text of [` ${token}`, `${token} `, `${token}\n`, `"${token}"`]) expect(isToken(kind, text)).toBe(false);
  });

  it('never meet: a text is a token of one kind at most', () => {
    const likeToken = fc
      .constantFrom(...TOKENS.map(([, token]) => token))
      .chain((token) =>
        fc
          .tuple(fc.nat(token.length - 1), fc.constantFrom(...Array.from('0123456789abcXYZ@.+-_')))
          .map(([at, character]) => token.slice(0, at) + character + token.slice(at + 1)),
      );
    fc.assert(
      fc.property(fc.oneof(likeToken, fc.string(), fc.stringMatching(/^[+]?\d{9,19}$/)), (text) => {
        const kinds = PII_KINDS.filter((kind) => isToken(kind, text));
        expect(kinds.length).toBeLessThanOrEqual(1);
        expect(tokenKindOf(text)).toBe(kinds[0]);
      }),
    );
  });

  it('has no token among the numbers that pass the Luhn check', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12,19}$/), (digits) => {
        expect(isToken('PAN', digits)).toBe(!isLuhnValid(digits));
      }),
    );
  });
});

describe('the Luhn check', () => {
  it.each(['79927398713', '4242424242424242', '5555555555554444', '378282246310005'])('passes %s', (digits) => {
    expect(isLuhnValid(digits)).toBe(true);
  });

  it('catches every change of a single digit', () => {
    const digits = '4242424242424242';
    for (let at = 0; at < digits.length; at += 1) {
      for (const other of '0123456789'.replace(digits.charAt(at), '')) {
        expect(isLuhnValid(digits.slice(0, at) + other + digits.slice(at + 1))).toBe(false);
      }
    }
  });
});

describe('the kinds', () => {
  it('are known by name alone', () => {
    for (const kind of PII_KINDS) expect(isPiiKind(kind)).toBe(true);
    for (const other of ['email', 'toString', '', 'PASSWORD']) expect(isPiiKind(other)).toBe(false);
  });
});
