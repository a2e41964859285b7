import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findRawPii, isToken, PII_KINDS, type PiiKind, tokenKindsOf } from '@crowdpay/pii-token';
import { allKinds, type KindRules } from '../../../src/domain/kinds/index.ts';
import { canonical, draw, NOW, refusal } from './kind-fixture.ts';

const kinds = allKinds({ panTokenFormat: 'BIN6_LAST4' });
const cases = PII_KINDS.map((kind): [PiiKind, KindRules] => [kind, kinds[kind]]);

const pick = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const word = fc.stringMatching(/^[A-Za-zÀ-ÿ]{1,20}$/);

/** Valid values of each kind, in spellings as they arrive. */
const VALUES: Readonly<Record<PiiKind, fc.Arbitrary<string>>> = {
  EMAIL: fc
    .emailAddress()
    .filter((address) => !address.endsWith('.invalid') && refusal(kinds.EMAIL, address) === undefined),
  PHONE: fc
    .integer({ min: 1_500_000_000, max: 1_799_999_999 })
    .map((n) => `+49 ${n}`)
    .filter((n) => refusal(kinds.PHONE, n) === undefined),
  SSN: fc
    .tuple(fc.integer({ min: 1, max: 665 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 9999 }))
    .map(([a, g, s]) => `${String(a).padStart(3, '0')}-${String(g).padStart(2, '0')}-${String(s).padStart(4, '0')}`),
  PAN: pick(['4242424242424242', '5555 5555 5555 4444', '378282246310005', '30569309025904', '6011-1111-1111-1117']),
  CVC: fc.stringMatching(/^\d{3,4}$/),
  NAME: fc.tuple(word, word).map((words) => words.join('  ')),
  ADDRESS: fc.tuple(fc.nat(999), word, word).map(([number, ...words]) => `${number} ${words.join('\n')}`),
  IBAN: pick(['DE89370400440532013000', 'gb29 nwbk 6016 1331 9268 19', 'FR14 2004 1010 0505 0001 3M02 606']),
  DATE_OF_BIRTH: fc
    .date({ min: new Date('1900-01-01'), max: NOW, noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  DOCUMENT_NUMBER: fc.stringMatching(/^[A-Za-z0-9]{4,40}$/),
};

describe.each(cases)('every value of kind %s', (kind, rules) => {
  it('has one canonical form, which is its own canonical form', () => {
    fc.assert(
      fc.property(VALUES[kind], (raw) => {
        const once = canonical(rules, raw);
        expect(canonical(rules, once)).toBe(once);
        expect(Buffer.from(once, 'utf8').toString('utf8')).toBe(once);
      }),
    );
  });

  it('has a token of the reserved shape of its kind and of no other', () => {
    fc.assert(
      fc.property(VALUES[kind], (raw) => {
        const token = rules.token(canonical(rules, raw), draw);
        expect(isToken(kind, token)).toBe(true);
        expect(tokenKindsOf(token)).toEqual([kind]);
      }),
    );
  });

  it('has a token that passes for no raw value: not by the detector, nor by the vault itself', () => {
    fc.assert(
      fc.property(VALUES[kind], (raw) => {
        const token = rules.token(canonical(rules, raw), draw);
        expect(findRawPii(token)).toBeUndefined();
        expect(refusal(rules, token)).toBeDefined();
      }),
    );
  });

  it('has no raw value in its mask', () => {
    fc.assert(
      fc.property(VALUES[kind], (raw) => {
        const value = canonical(rules, raw);
        const mask = rules.mask(value);
        expect(mask).toContain('••');
        expect(findRawPii(mask)).toBeUndefined();
        expect(mask).not.toContain(value);
      }),
    );
  });
});

describe.each(cases)('whatever text arrives as %s', (kind, rules) => {
  it('is either canonical or refused in words that do not repeat it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ maxLength: 3000 })), (raw) => {
        const error = refusal(rules, raw);
        if (error === undefined) return;
        expect(error).toMatchObject({ code: 'INVALID_PII', details: { kind } });
        if (raw.trim().length > 8) expect(error.message).not.toContain(raw.trim());
      }),
    );
  });
});
