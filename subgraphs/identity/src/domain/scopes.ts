/** What each scope of the platform's API lets a client do, in words that a consent page can show. */
export const API_SCOPES = {
  'profile:read': 'See your profile and the profiles of people in your pods',
  'kyc:write': 'Submit your identity documents',
  'pods:read': 'See your pods',
  'pods:write': 'Open pods and invite people in your name',
  'payments:read': 'See your contributions and payments',
  'payments:write': 'Pay in your name',
  'vault:read': 'See your own personal data, and the masks of others where policy allows it',
  'vault:tokenize': 'Store personal data in the vault and get tokens for it',
  'vault:find': 'Look up whether the vault knows a value that you have',
  // One for each kind that an officer may see of others; a card is for nobody's eyes, so it has none.
  'vault:reveal:email': 'See the e-mail addresses of others in the clear, for a stated purpose',
  'vault:reveal:phone': 'See the phone numbers of others in the clear, for a stated purpose',
  'vault:reveal:ssn': 'See the social security numbers of others in the clear, for a stated purpose',
  'vault:reveal:name': 'See the names of others in the clear, for a stated purpose',
  'vault:reveal:address': 'See the postal addresses of others in the clear, for a stated purpose',
  'vault:reveal:iban': 'See the bank accounts of others in the clear, for a stated purpose',
  'vault:reveal:date_of_birth': 'See the dates of birth of others in the clear, for a stated purpose',
  'vault:reveal:document_number': 'See the identity document numbers of others in the clear, for a stated purpose',
  'vault:admin': 'Operate the vault: key rotations, its jobs, frozen callers',
  'privacy:read': 'See your data-subject requests and fetch your exported data',
  'privacy:write': 'Ask for your data to be exported, corrected or erased',
  'audit:read': 'See audit trails',
} as const;

/** One scope of the API. */
export type ApiScope = keyof typeof API_SCOPES;

/** Whether a string from outside names a scope of the API. */
export function isApiScope(value: string): value is ApiScope {
  return Object.hasOwn(API_SCOPES, value);
}

/** The API's resource indicator (RFC 8707): the audience of every access token. */
export const API_RESOURCE = 'urn:crowdpay:api';
