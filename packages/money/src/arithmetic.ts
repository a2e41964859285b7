import { CrowdPayError } from '@crowdpay/errors';
import type { Currency, Money } from './money.ts';

/**
 * @returns the sum of two amounts of one currency.
 * @throws CrowdPayError INTERNAL when the currencies differ: nothing converts implicitly.
 */
export function addMoney(left: Money, right: Money): Money {
  requireSameCurrency(left, right);
  return { amount: left.amount + right.amount, currency: left.currency };
}

/** @returns the amount with its sign turned. */
export function negateMoney(money: Money): Money {
  return { amount: -money.amount, currency: money.currency };
}

/**
 * @returns -1, 0 or 1, as `left` is less than, equal to or greater than `right`.
 * @throws CrowdPayError INTERNAL when the currencies differ.
 */
export function compareMoney(left: Money, right: Money): -1 | 0 | 1 {
  requireSameCurrency(left, right);
  if (left.amount === right.amount) return 0;
  return left.amount < right.amount ? -1 : 1;
}

/** @returns the sum of any number of amounts in `currency`; zero for none. */
export function sumMoney(currency: Currency, amounts: readonly Money[]): Money {
  return amounts.reduce(addMoney, { amount: 0n, currency });
}

function requireSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new CrowdPayError('INTERNAL', 'Two amounts of different currencies cannot be combined.');
  }
}
