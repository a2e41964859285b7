import { describe, expect, it } from '@jest/globals';
import { findRawPii } from '@crowdpay/pii-token';
import { iban } from '../../../src/domain/kinds/iban.ts';
import { canonical, draw, refusal } from './kind-fixture.ts';

// The examples of the IBAN registry (ISO 13616).
const REGISTRY = [
  'DE89370400440532013000',
  'GB29NWBK60161331926819',
  'FR1420041010050500013M02606',
  'NO9386011117947',
  'MT84MALT011000012345MTLCAST001S',
  'SA0380000000608010167519',
  'BR1800360305000010009795493C1',
];

describe('an IBAN', () => {
  it.each(REGISTRY)('%s is kept as it is', (raw) => {
    expect(canonical(iban, raw)).toBe(raw);
  });

  it('is kept without blanks and in upper case', () => {
    expect(canonical(iban, 'gb29 nwbk 6016 1331 9268 19')).toBe('GB29NWBK60161331926819');
  });

  it.each([
    '',
    'DE88370400440532013000',
    'DE8937040044053201300',
    'XX89370400440532013000',
    // These pass the checksum, with check digits that are never issued.
    'DE00000000000000000066',
    'DE01000000000000000048',
    'DE99000000000000000030',
    'DE89 3704 0044 0532 0130 00!',
    'D'.repeat(100_000),
  ])('%.30j is refused', (raw) => {
    expect(refusal(iban, raw)).toMatchObject({ code: 'INVALID_PII', details: { kind: 'IBAN' } });
  });

  it.each(REGISTRY)('%s has a token of its country, its length and its pattern whose checksum fails', (value) => {
    const token = iban.token(value, draw);
    const pattern = (text: string): string => text.slice(4).replace(/\d/g, '9').replace(/[A-Z]/g, 'A');
    expect(token.slice(0, 4)).toBe(`${value.slice(0, 2)}00`);
    expect(pattern(token)).toBe(pattern(value));
    expect(refusal(iban, token)).toBeDefined();
  });

  it('has no token that another program could take for an IBAN, in 2,000 draws', () => {
    const tokens = Array.from({ length: 2000 }, () => iban.token('DE89370400440532013000', draw));
    expect(tokens.filter((token) => findRawPii(token) !== undefined)).toEqual([]);
  });

  it('shows its country and its last four characters', () => {
    expect(iban.mask('DE89370400440532013000')).toBe('DE ••• 3000');
  });
});
