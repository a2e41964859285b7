import { CrowdPayError } from '@crowdpay/errors';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addMoney,
  compareMoney,
  CURRENCIES,
  type Currency,
  formatMoney,
  isCurrency,
  MAX_MINOR_UNITS,
  type Money,
  negateMoney,
  parseMoney,
  sumMoney,
  toMoneyOutput,
} from '../src/index.ts';

const currency = fc.constantFrom(...(Object.keys(CURRENCIES) as Currency[]));
const amount = fc.bigInt({ min: 0n, max: MAX_MINOR_UNITS });
const signed = fc.bigInt({ min: -MAX_MINOR_UNITS, max: MAX_MINOR_UNITS });
const eur = (minor: bigint): Money => ({ amount: minor, currency: 'EUR' });

describe('money on the wire', () => {
  it('comes back as it went out, digit for digit', () => {
    fc.assert(
      fc.property(amount, currency, (minor, unit) => {
        expect(parseMoney(toMoneyOutput({ amount: minor, currency: unit }))).toEqual({ amount: minor, currency: unit });
      }),
    );
  });

  it('keeps what a JSON number would lose', () => {
    expect(toMoneyOutput(parseMoney({ amount: '9007199254740993', currency: 'EUR' })).amount).toBe('9007199254740993');
  });

  it.each([
    ['a sign', '-1'],
    ['a plus', '+1'],
    ['a point', '12.50'],
    ['a comma', '1,000'],
    ['a leading zero', '007'],
    ['an exponent', '1e3'],
    ['hexadecimal', '0x10'],
    ['a space', ' 1'],
    ['a trailing line break', '1\n'],
    ['other digits than ASCII', '١٢'],
    ['nothing', ''],
    ['more than the database stores', '9223372036854775808'],
    ['twenty digits', '10000000000000000000'],
  ])('refuses %s', (_, text) => {
    expect(() => parseMoney({ amount: text, currency: 'EUR' })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });

  it.each(['eur', 'JPY', 'toString', ''])('refuses the currency %p without repeating the amount', (unit) => {
    expect(isCurrency(unit)).toBe(false);
    expect(() => parseMoney({ amount: '424242', currency: unit })).toThrow(
      /^The currency must be one of EUR, USD, GBP\.$/,
    );
  });
});

describe('arithmetic', () => {
  it('is exact: what is added can be taken away again', () => {
    fc.assert(
      fc.property(signed, signed, (left, right) => {
        expect(addMoney(addMoney(eur(left), eur(right)), negateMoney(eur(right)))).toEqual(eur(left));
      }),
    );
  });

  it('sums in any order to the same amount, and nothing to zero', () => {
    fc.assert(
      fc.property(fc.array(signed, { maxLength: 20 }), (amounts) => {
        const forward = sumMoney('EUR', amounts.map(eur));
        expect(sumMoney('EUR', amounts.map(eur).reverse())).toEqual(forward);
        expect(forward.amount).toBe(amounts.reduce((sum, minor) => sum + minor, 0n));
      }),
    );
    expect(sumMoney('GBP', [])).toEqual({ amount: 0n, currency: 'GBP' });
  });

  it('compares as the integers do', () => {
    fc.assert(
      fc.property(signed, signed, (left, right) => {
        expect(compareMoney(eur(left), eur(right))).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });

  it('converts nothing implicitly', () => {
    const dollars: Money = { amount: 1n, currency: 'USD' };
    for (const operate of [addMoney, compareMoney]) {
      expect(() => operate(eur(1n), dollars)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
    }
    expect(() => sumMoney('EUR', [dollars])).toThrow(CrowdPayError);
  });
});

describe('money for people', () => {
  it.each([
    [0n, '0.00 EUR'],
    [5n, '0.05 EUR'],
    [1250n, '12.50 EUR'],
    [-5n, '-0.05 EUR'],
    [-1250n, '-12.50 EUR'],
    [MAX_MINOR_UNITS, '92233720368547758.07 EUR'],
  ])('%p minor units read %s', (minor, text) => {
    expect(formatMoney(eur(minor))).toBe(text);
  });
});
