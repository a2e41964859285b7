import fc from 'fast-check';
import type { PiiKind } from '@crowdpay/pii-token';
import { allKinds } from '../../../src/domain/kinds/index.ts';
import { NOW, refusal } from './kind-fixture.ts';

const kinds = allKinds({ panTokenFormat: 'BIN6_LAST4' });
const pick = (values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const word = fc.stringMatching(/^[A-Za-zÀ-ÿ]{1,20}$/);

/** Valid values of each kind, in spellings as they arrive. */
export const VALUES: Readonly<Record<PiiKind, fc.Arbitrary<string>>> = {
  EMAIL: fc
    .emailAddress()
    .filter((address) => !address.endsWith('.invalid') && refusal(kinds.EMAIL, address) === undefined),
  PHONE: fc
    .integer({ min: 1_500_000_000, max: 1_799_999_999 })
    .map((n) => `+49 ${n}`)
    .filter((n) => refusal(kinds.PHONE, n) === undefined),
  SSN: fc
    .tuple(fc.integer({ min: 1, max: 665 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 9999 }))
    .map(([a, g, s]) => `${String(a).padStart(3, '0')}-${String(g).padStart(2, '0')}-${String(s).padStart(4, '0')}`),
  PAN: pick(['4242424242424242', '5555 5555 5555 4444', '378282246310005', '30569309025904', '6011-1111-1111-1117']),
  CVC: fc.stringMatching(/^\d{3,4}$/),
  NAME: fc.tuple(word, word).map((words) => words.join('  ')),
  ADDRESS: fc.tuple(fc.nat(999), word, word).map(([number, ...words]) => `${number} ${words.join('\n')}`),
  IBAN: pick(['DE89370400440532013000', 'gb29 nwbk 6016 1331 9268 19', 'FR14 2004 1010 0505 0001 3M02 606']),
  DATE_OF_BIRTH: fc
    .date({ min: new Date('1900-01-01'), max: NOW, noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  DOCUMENT_NUMBER: fc.stringMatching(/^[A-Za-z0-9]{4,40}$/),
};
