import { findRawPii } from '@crowdpay/pii-token';

// Names are compared without case, dashes and underscores; `clientSecret`, `client_secret` and `Client-Secret` are one.
const NAMES = [
  'authorization',
  'cookie',
  'password',
  'passphrase',
  'secret',
  'apikey',
  'privatekey',
  'signingkey',
  'token',
  'dpop',
  'jwt',
  'codeverifier',
  'clientassertion',
  'xcrowdpayprincipal',
  'plaintext',
  'pan',
  'cardnumber',
  'cvc',
  'cvv',
  'ssn',
  'email',
  'phone',
  'iban',
  'displayname',
  'address',
  'dateofbirth',
  'documentnumber',
  'purposetext',
] as const;

const SECRET_NAME = new RegExp(`(?:^|[a-z])(?:${NAMES.filter((name) => name.length > 3).join('|')})s?$`);
// Short names must stand alone: `company` does not end a card number. So must words that stand for somebody's data in the
// bodies of the vault and of GraphQL, and for anything else in another word.
const WHOLE_NAMES: ReadonlySet<string> = new Set([
  ...NAMES.filter((name) => name.length <= 3),
  'clear',
  'json',
  'value',
  'values',
  'variables',
]);
const KEY = /"([^"\\]{1,128})":/g;

const CREDENTIALS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['JWT', /eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/],
  ['PRIVATE KEY', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['CREDENTIALS', /:\/\/[^\s/:@"]{1,256}:[^\s/@"]{1,256}@/],
  ['CREDENTIALS', /\b(?:Bearer|Basic|DPoP) [\w.~+/=-]{16,}/],
];

/** Whether a value under this name is secret or personal whatever it is. */
export function isSecretKey(key: string): boolean {
  const plain = key.replace(/[-_]/g, '').toLowerCase();
  return WHOLE_NAMES.has(plain) || SECRET_NAME.test(plain);
}

/** Whether a line of JSON has a key for which {@link isSecretKey} holds. */
export function mayHoldSecretKey(line: string): boolean {
  for (const match of line.matchAll(KEY)) if (isSecretKey(match[1] ?? '')) return true;
  return false;
}

/** The kind of the first secret or personal value seen in `text`; undefined when there is none. */
export function secretIn(text: string): string | undefined {
  return findRawPii(text) ?? CREDENTIALS.find(([, pattern]) => pattern.test(text))?.[0];
}
