import type { PiiKind } from '@crowdpay/pii-token';
import { ANY_KIND, type InputKind } from '../operation/input-kind.ts';

/**
 * Alphabets of personal data in which no attack can be written: a value that keeps to one is not scanned. O'Neill is a
 * name, and no quotation mark that opens a SQL string; what has any other character is scanned like every text.
 */
const INERT: Readonly<Record<PiiKind, RegExp | undefined>> = {
  EMAIL: /^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,253}$/,
  PHONE: /^\+?[0-9 ()./-]{1,40}$/,
  SSN: /^[0-9 -]{1,20}$/,
  PAN: /^[0-9 -]{1,40}$/,
  CVC: /^[0-9]{1,8}$/,
  NAME: /^[\p{L}\p{M}]+(?:[ .,’'-]{1,2}[\p{L}\p{M}]+){0,8}\.?$/u,
  ADDRESS: undefined,
  IBAN: /^[A-Za-z0-9 ]{1,50}$/,
  DATE_OF_BIRTH: /^[0-9./-]{1,20}$/,
  DOCUMENT_NUMBER: /^[A-Za-z0-9 -]{1,40}$/,
};
const LENGTH_LIMIT = 320;

/**
 * Whether `value` is written in the alphabet of `kind` alone; for {@link ANY_KIND} in that of some kind, as each of them is
 * harmless whichever kind the value turns out to be.
 */
export function isInert(kind: InputKind, value: string): boolean {
  if (value.length > LENGTH_LIMIT) return false;
  const alphabets = kind === ANY_KIND ? Object.values(INERT) : [INERT[kind]];
  return alphabets.some((alphabet) => alphabet?.test(value));
}
