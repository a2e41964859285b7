import { isLuhnValid } from '@crowdpay/pii-token';
import type { Draw } from '../draw.ts';
import { HIDDEN, invalidPii, type KindRules } from './kind-rules.ts';

// Payment cards begin with 2 to 6 (ISO/IEC 7812-1) and have 13 to 19 digits.
const PAN = /^[2-6]\d{12,18}$/;
const MAX_CHARACTERS = 40;
const LAST = 4;

/** Which digits of a card number its token keeps, beside the last four. */
export type PanTokenFormat = 'BIN6_LAST4' | 'LAST4';

/**
 * Card numbers. Canonical: the digits, Luhn checked.
 *
 * @param format what the token keeps; a number of fewer than 15 digits keeps its last four only, or too few would be
 * left that are hidden (PCI DSS v4.0, 3.4.1 and 3.5.1).
 */
export function pan(format: PanTokenFormat): KindRules {
  return {
    kind: 'PAN',
    canonicalVersion: 1,
    canonical(raw) {
      const digits = raw.length <= MAX_CHARACTERS ? raw.replace(/[ -]/g, '') : '';
      if (!PAN.test(digits) || !isLuhnValid(digits)) throw invalidPii('PAN', 'The card number is not valid.');
      return digits;
    },
    token(canonical, draw) {
      const kept = format === 'BIN6_LAST4' && canonical.length >= 15 ? 6 : 0;
      return luhnInvalid(canonical.slice(0, kept), canonical.slice(-LAST), canonical.length, draw);
    },
    mask: (canonical) => `${HIDDEN} ${canonical.slice(-LAST)}`,
  };
}

// With all other digits fixed, exactly one value of a digit makes the number Luhn-valid (each value adds another amount
// modulo 10). So all hidden digits but the last are free, and the last takes one of the nine others: every Luhn-invalid
// number is equally likely, without a retry.
function luhnInvalid(prefix: string, suffix: string, length: number, draw: Draw): string {
  const head = prefix + draw.digits(length - prefix.length - suffix.length - 1);
  const others = Array.from('0123456789').filter((digit) => !isLuhnValid(head + digit + suffix));
  return head + (others[draw.below(others.length)] ?? '') + suffix;
}
