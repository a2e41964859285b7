import { nationalNumberOf } from './calling-codes.ts';
import { PII_KINDS, type PiiKind } from './kinds.ts';
import { isLuhnValid } from './luhn.ts';

/** Characters of a token's opaque part: Crockford's base 32, 26 characters, 130 bits. */
const OPAQUE = '[0-9a-hjkmnp-tv-z]{26}';

/**
 * The reserved shape of each kind's token. No real value can have it:
 * - EMAIL lies under `.invalid` (RFC 2606);
 * - PHONE has a national number that begins with 00, which is the international prefix and never assigned (ITU E.164);
 * - SSN lies in area 000 or 666, which the SSA never assigns;
 * - PAN fails the Luhn check (ISO/IEC 7812-1, annex B);
 * - IBAN has the check digits 00, which ISO 13616 never yields;
 * - all others are `tok_<kind>_<opaque>`.
 */
const SHAPES: Readonly<Record<PiiKind, (value: string) => boolean>> = {
  EMAIL: matches(new RegExp(`^tok\\.${OPAQUE}@pii\\.invalid$`)),
  PHONE: (value) => nationalNumberOf(value)?.startsWith('00') ?? false,
  SSN: matches(/^(000|666)-\d{2}-\d{4}$/),
  PAN: (value) => /^\d{12,19}$/.test(value) && !isLuhnValid(value),
  CVC: opaque('CVC'),
  NAME: opaque('NAME'),
  ADDRESS: opaque('ADDRESS'),
  IBAN: matches(/^[A-Z]{2}00[A-Z0-9]{11,30}$/),
  DATE_OF_BIRTH: opaque('DATE_OF_BIRTH'),
  DOCUMENT_NUMBER: opaque('DOCUMENT_NUMBER'),
};

/** Whether `value` has the reserved shape of a token of `kind`. Needs no look-up: it says nothing about existence. */
export function isToken(kind: PiiKind, value: string): boolean {
  return SHAPES[kind](value);
}

/** The kind whose token shape `value` has; there is one at most, for no two shapes meet. */
export function tokenKindOf(value: string): PiiKind | undefined {
  return PII_KINDS.find((kind) => isToken(kind, value));
}

function matches(pattern: RegExp): (value: string) => boolean {
  return (value) => pattern.test(value);
}

function opaque(kind: PiiKind): (value: string) => boolean {
  return matches(new RegExp(`^tok_${kind.toLowerCase()}_${OPAQUE}$`));
}
