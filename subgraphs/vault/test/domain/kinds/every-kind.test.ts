import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findRawPii, isToken, PII_KINDS, type PiiKind, tokenKindOf } from '@crowdpay/pii-token';
import { allKinds, type KindRules } from '../../../src/domain/kinds/index.ts';
import { VALUES } from './arbitrary-values.ts';
import { canonical, draw, refusal } from './kind-fixture.ts';

const kinds = allKinds({ panTokenFormat: 'BIN6_LAST4' });
const cases = PII_KINDS.map((kind): [PiiKind, KindRules] => [kind, kinds[kind]]);

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
        expect(tokenKindOf(token)).toBe(kind);
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
