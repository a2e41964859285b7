import type { Randomness } from '@crowdpay/ids';

/** A made-up person. Every value is fictional, and new in each run, so that a search for it finds this run's traces. */
export interface Person {
  readonly displayName: string;
  readonly email: string;
  /** E.164, in the range that the NANP keeps for fiction (555-0100 to 555-0199). */
  readonly phone: string;
  readonly ssn: string;
  readonly documentNumber: string;
  readonly dateOfBirth: string;
}

/** A card as its holder types it in. */
export interface Card {
  readonly number: string;
  readonly cvc: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
}

/** Makes a person whose values no other run has. */
export function makePerson(givenName: string, randomness: Randomness): Person {
  const mark = randomness.bytes(5).toString('hex');
  return {
    displayName: `${givenName} Q${mark}son`,
    email: `${givenName.toLowerCase()}.${mark}@example.org`,
    phone: `+1${areaCode(randomness)}55501${digits(randomness, 2)}`,
    ssn: `7${digits(randomness, 1, 3)}${digits(randomness, 1, 1)}-${digits(randomness, 1, 1)}${digits(randomness, 1)}-${digits(randomness, 3)}${digits(randomness, 1, 1)}`,
    documentNumber: `P${digits(randomness, 8)}`,
    dateOfBirth: `19${digits(randomness, 1, 6)}${digits(randomness, 1)}-0${digits(randomness, 1, 1)}-1${digits(randomness, 1)}`,
  };
}

/**
 * A test card of the PSP sandbox. Its CVC begins with 0: no number is ever written like that, so that finding it
 * somewhere means that the CVC was stored.
 */
export function makeCard(number: string, randomness: Randomness, year: number): Card {
  return { number, cvc: `0${digits(randomness, 2)}`, expiryMonth: 12, expiryYear: year + 2 };
}

const AREA_CODES = [
  '202',
  '206',
  '212',
  '213',
  '214',
  '303',
  '305',
  '312',
  '404',
  '415',
  '503',
  '512',
  '602',
  '617',
  '702',
];

function areaCode(randomness: Randomness): string {
  const index = (randomness.bytes(1)[0] ?? 0) % AREA_CODES.length;
  return AREA_CODES[index] ?? '212';
}

// `count` decimal digits, each at least `least`.
function digits(randomness: Randomness, count: number, least = 0): string {
  return [...randomness.bytes(count)].map((byte) => String(least + (byte % (10 - least)))).join('');
}
