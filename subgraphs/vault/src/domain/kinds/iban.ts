import type { Draw } from '../draw.ts';
import { ibanLengthOf } from './iban-lengths.ts';
import { HIDDEN, invalidPii, type KindRules } from './kind-rules.ts';

const MAX_CHARACTERS = 60;
// Check digits are 98 less a remainder modulo 97: 02 to 98. 00, 01 and 99 can pass the test as well, but are never issued.
const IBAN = /^[A-Z]{2}(?!00|01|99)\d{2}[A-Z0-9]{11,30}$/;
const NO_CHECK_DIGITS = '00';

/** International bank account numbers (ISO 13616). Canonical: upper case without blanks, length and checksum checked. */
export const iban: KindRules = {
  kind: 'IBAN',
  canonicalVersion: 1,
  canonical(raw) {
    const text = raw.length <= MAX_CHARACTERS ? raw.replace(/ /g, '').toUpperCase() : '';
    const valid = IBAN.test(text) && text.length === ibanLengthOf(text.slice(0, 2)) && remainder(text) === 1;
    if (!valid) throw invalidPii('IBAN', 'The IBAN is not valid.');
    return text;
  },
  /** Keeps the country, the length, and which characters are digits; its checksum fails. */
  token(canonical, draw) {
    const head = canonical.slice(0, 2) + NO_CHECK_DIGITS;
    // One number in 97 passes the checksum even so: it is drawn again.
    let token = head + sameClasses(canonical.slice(4), draw);
    while (remainder(token) === 1) token = head + sameClasses(canonical.slice(4), draw);
    return token;
  },
  mask: (canonical) => `${canonical.slice(0, 2)} ${HIDDEN} ${canonical.slice(-4)}`,
};

// ISO 7064, MOD 97-10: the first four characters go to the end, letters become numbers (A = 10).
function remainder(text: string): number {
  let rest = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

function sameClasses(text: string, draw: Draw): string {
  let out = '';
  for (const character of text) {
    out += /\d/.test(character) ? draw.digits(1) : String.fromCharCode(65 + draw.below(26));
  }
  return out;
}
