import type { Clock } from '@crowdpay/clock';
import { type Randomness, systemRandomness } from './randomness.ts';

/** What each prefix stands for: the kind of thing that an opaque id names. */
export const ID_PREFIXES = {
  usr: 'user',
  ptr: 'partner',
  kyc: 'KYC case',
  pod: 'pod',
  mbr: 'membership',
  inv: 'invitation',
  ctr: 'contribution',
  sga: 'saga',
  jrn: 'journal',
  acc: 'account',
  key: 'encryption key',
  hld: 'holding',
  aud: 'audit entry',
  evt: 'event',
  req: 'request',
  chg: 'charge at a payment provider',
  whk: 'webhook delivery',
  dec: 'policy decision',
  dsr: 'data-subject request',
  job: 'job',
  frz: 'freeze of reveals',
  rsn: 'reason of a reveal',
} as const;

export type IdPrefix = keyof typeof ID_PREFIXES;

/** Where new ids come from. */
export interface IdSource {
  /** @returns `<prefix>_<26 characters>`, unique, and sortable by time of creation within a millisecond. */
  next(prefix: IdPrefix): string;
}

// Crockford's base 32: no I, L, O, U, so that an id survives being read aloud.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;
const BODY = /^[0-9a-hjkmnp-tv-z]{26}$/;

/**
 * Ids in the shape of a ULID: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32.
 */
export function randomIds(clock: Clock, randomness: Randomness = systemRandomness): IdSource {
  return {
    next(prefix) {
      return `${prefix}_${encodeTime(clock.now().getTime())}${encodeRandom(randomness.bytes(RANDOM_CHARACTERS))}`;
    },
  };
}

/** Whether `value` has the shape of an id of the kind that `prefix` names. */
export function isId(prefix: IdPrefix, value: string): boolean {
  return value.startsWith(`${prefix}_`) && BODY.test(value.slice(prefix.length + 1));
}

function encodeTime(millis: number): string {
  let rest = millis;
  let out = '';
  for (let index = 0; index < TIME_CHARACTERS; index += 1) {
    out = ALPHABET.charAt(rest % 32) + out;
    rest = Math.floor(rest / 32);
  }
  return out;
}

function encodeRandom(bytes: Buffer): string {
  let out = '';
  for (const byte of bytes) out += ALPHABET.charAt(byte & 31);
  return out;
}
