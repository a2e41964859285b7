/** The currencies that the platform holds (ISO 4217), with the digits after the point. */
export const CURRENCIES = { EUR: 2, USD: 2, GBP: 2 } as const;

export type Currency = keyof typeof CURRENCIES;

/** An exact amount: minor units (cents for EUR) as bigint, signed. */
export interface Money {
  readonly amount: bigint;
  readonly currency: Currency;
}

/** The largest amount that the platform stores: PostgreSQL's bigint. */
export const MAX_MINOR_UNITS = 9_223_372_036_854_775_807n;

/** Whether a string from outside is a currency that the platform holds. */
export function isCurrency(value: string): value is Currency {
  return Object.hasOwn(CURRENCIES, value);
}
