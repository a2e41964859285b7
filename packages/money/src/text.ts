import { CrowdPayError } from '@crowdpay/errors';
import { CURRENCIES, isCurrency, MAX_MINOR_UNITS, type Money } from './money.ts';

/** Money as it crosses a wire: minor units as a decimal integer string, because JSON numbers lose digits. */
export interface MoneyText {
  readonly amount: string;
  readonly currency: string;
}

const AMOUNT = /^(0|[1-9][0-9]{0,18})$/;

/**
 * Reads an amount that a client sent.
 *
 * @throws CrowdPayError INVALID_INPUT for a sign, a point, leading zeros, more than 19 digits, a value beyond bigint,
 *   or a currency that the platform does not hold.
 */
export function parseMoney(text: MoneyText): Money {
  if (!AMOUNT.test(text.amount)) {
    throw new CrowdPayError('INVALID_INPUT', 'The amount must be a whole number of minor units, such as "1250".');
  }
  const amount = BigInt(text.amount);
  if (amount > MAX_MINOR_UNITS) throw new CrowdPayError('INVALID_INPUT', 'The amount is too large to be stored.');
  if (!isCurrency(text.currency)) {
    throw new CrowdPayError('INVALID_INPUT', `The currency must be one of ${Object.keys(CURRENCIES).join(', ')}.`);
  }
  return { amount, currency: text.currency };
}

/** The wire form of an amount; the sign is kept. */
export function toMoneyOutput(money: Money): { amount: string; currency: Money['currency'] } {
  return { amount: money.amount.toString(), currency: money.currency };
}

/** The form for people, for example `12.50 EUR`. */
export function formatMoney(money: Money): string {
  const digits = CURRENCIES[money.currency];
  const sign = money.amount < 0n ? '-' : '';
  const magnitude = (money.amount < 0n ? -money.amount : money.amount).toString().padStart(digits + 1, '0');
  return `${sign}${magnitude.slice(0, -digits)}.${magnitude.slice(-digits)} ${money.currency}`;
}
