import { countryCodeOf, nationalNumberOf } from '@crowdpay/pii-token';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { HIDDEN, invalidPii, type KindRules } from './kind-rules.ts';

const MAX_CHARACTERS = 40;
const INTERNATIONAL = /^\+[\d\s().\u2010-\u2015/-]+$/;
// ITU-T E.164 assigns no national number that begins with the international prefix.
const UNASSIGNED = '00';

/**
 * Phone numbers in international form (`+` and country code). Canonical: E.164 by libphonenumber's full metadata, which
 * also says whether the number can exist.
 */
export const phone: KindRules = {
  kind: 'PHONE',
  canonicalVersion: 1,
  canonical(raw) {
    const text = raw.trim();
    const readable = text.length <= MAX_CHARACTERS && INTERNATIONAL.test(text);
    const number = readable ? parsePhoneNumberFromString(text, { extract: false }) : undefined;
    if (!number?.isValid() || number.ext !== undefined || countryCodeOf(number.number) === undefined) {
      throw invalidPii('PHONE', 'The phone number is not valid. Write it with + and the country code.');
    }
    return number.number;
  },
  /** Keeps the country and the length, and cannot be dialled. */
  token(canonical, draw) {
    const { country, national } = partsOf(canonical);
    return `+${country}${UNASSIGNED}${draw.digits(national.length - UNASSIGNED.length)}`;
  },
  mask: (canonical) => `+${partsOf(canonical).country} ${HIDDEN} ${canonical.slice(-2)}`,
};

function partsOf(canonical: string): { country: string; national: string } {
  const [country, national] = [countryCodeOf(canonical), nationalNumberOf(canonical)];
  if (country === undefined || national === undefined) throw new RangeError('Not a canonical phone number.');
  return { country, national };
}
