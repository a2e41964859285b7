/** What each scope of the platform's API lets a client do, in words that a consent page can show. */
export const API_SCOPES = {
  'profile:read': 'See your profile and the profiles of people in your pods',
  'kyc:write': 'Submit your identity documents',
  'pods:read': 'See your pods',
  'pods:write': 'Open pods and invite people in your name',
  'payments:read': 'See your contributions and payments',
  'payments:write': 'Pay in your name',
  'vault:read': 'See personal data in the clear where policy allows it',
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
