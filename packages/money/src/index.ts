export { CURRENCIES, type Currency, type Money, MAX_MINOR_UNITS, isCurrency } from './money.ts';
export { formatMoney, parseMoney, toMoneyOutput, type MoneyText } from './text.ts';
export { addMoney, compareMoney, negateMoney, sumMoney } from './arithmetic.ts';
