import { holdsCardNumber } from './card-numbers.ts';
import type { PiiKind } from './kinds.ts';
import { isToken } from './shapes.ts';

// It begins at the @ and looks back from there: to try a local part at every letter of a long text would take 64 steps
// for each, and an audit event of 1,000 ids has 100 kB of letters.
const EMAIL = /@(?<=([A-Za-z0-9._%+-]{1,64})@)[A-Za-z0-9.-]{1,253}\.[A-Za-z]{2,63}/g;
const SSN = /(?<![A-Za-z0-9-])\d{3}-\d{2}-\d{4}(?![A-Za-z0-9-])/g;
const PHONE = /(?<![A-Za-z0-9])\+[1-9]\d{6,14}(?!\d)/g;
const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}[A-Z0-9]{11,30}(?![A-Za-z0-9])/g;

/**
 * The kind of the first value in `text` that looks like raw personal data; undefined when there is none. Tokens pass.
 * It sees e-mail addresses, E.164 phone numbers, dashed SSNs, card numbers (also grouped by spaces or dashes) and IBANs
 * in their electronic form; it is a last line of defence against a mistake in our own code, not a data-loss scanner for
 * prose.
 */
export function findRawPii(text: string): PiiKind | undefined {
  if (some(text, EMAIL, (domain, localPart = '') => !isToken('EMAIL', localPart + domain))) return 'EMAIL';
  if (some(text, PHONE, (value) => !isToken('PHONE', value))) return 'PHONE';
  if (some(text, SSN, (value) => !isToken('SSN', value))) return 'SSN';
  if (holdsCardNumber(text)) return 'PAN';
  // A token's check digits 00 are congruent to 97, so that one in 97 tokens passes the arithmetic alone.
  if (some(text, IBAN, (value) => !isToken('IBAN', value) && isIbanValid(value))) return 'IBAN';
  return undefined;
}

function some(text: string, pattern: RegExp, accept: (value: string, part?: string) => boolean): boolean {
  for (const match of text.matchAll(pattern)) if (accept(match[0], match[1])) return true;
  return false;
}

// ISO 13616: move the first four characters to the end, letters to numbers (A = 10), remainder 1 modulo 97.
function isIbanValid(iban: string): boolean {
  const rearranged = iban.slice(4) + iban.slice(0, 4);
  let remainder = 0;
  for (const character of rearranged) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
