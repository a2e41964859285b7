import { isLuhnValid } from './luhn.ts';
import { isToken } from './shapes.ts';

// Digits, at most one space or dash between two of them, that touch no letter.
const DIGIT_RUN = /(?<![A-Za-z0-9])\d(?:[ -]?\d){13,}(?![A-Za-z0-9])/g;
const MIN_DIGITS = 14;
const MAX_DIGITS = 19;

/**
 * Whether `text` holds a Luhn-valid card number of 14 to 19 digits (ISO/IEC 7812-1). A number may stand beside other
 * digits, as in `paid 25 4242424242424242`, so each stretch of neighbouring groups is tried by itself.
 */
export function holdsCardNumber(text: string): boolean {
  for (const match of text.matchAll(DIGIT_RUN)) {
    const run = match[0];
    const isPhoneToken = text.charAt(match.index - 1) === '+' && isToken('PHONE', `+${run}`);
    if (!isPhoneToken && runHoldsCardNumber(run.split(/[ -]/))) return true;
  }
  return false;
}

function runHoldsCardNumber(groups: readonly string[]): boolean {
  return groups.some((_, start) => stretchesFrom(groups, start).some(isCardNumber));
}

function stretchesFrom(groups: readonly string[], start: number): string[] {
  const stretches: string[] = [];
  let digits = '';
  for (const group of groups.slice(start, start + MAX_DIGITS)) {
    digits += group;
    if (digits.length > MAX_DIGITS) break;
    if (digits.length >= MIN_DIGITS) stretches.push(digits);
  }
  return stretches;
}

// Issuers' first digits are 2 to 6, so that a time in milliseconds is never taken for a card.
function isCardNumber(digits: string): boolean {
  return /^[2-6]/.test(digits) && isLuhnValid(digits);
}
