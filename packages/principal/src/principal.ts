import type { Purpose } from './purpose.ts';

/** What a caller can be: a person, a partner's client, one of our services, or nobody in particular. */
export const PRINCIPAL_KINDS = ['user', 'partner', 'service', 'anonymous'] as const;

/** One of {@link PRINCIPAL_KINDS}. */
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** The caller on whose behalf a request runs. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** `usr_…` for a person, the client id of a partner, a service's name, or `anonymous`. */
  readonly id: string;
  /** The tenant outside of which the caller sees nothing. */
  readonly tenant: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** Why the caller wants to see personal data; stated for each request. */
  readonly purpose?: Purpose;
  /** The reason in the caller's own words; stands with the purpose OTHER and with no other. Never logged, never in an event. */
  readonly purposeText?: string;
  /**
   * The network from which the request came, as a keyed hash that the gateway alone can make (22 to 64 characters of
   * base64url): the same for the same network, and no address.
   */
  readonly source?: string;
  /** The `usr_…` id that a registration in this request will get: the data subject of what it tokenizes. */
  readonly newSubject?: string;
  /** `req_…`, the same in every service and audit event of one request. */
  readonly requestId: string;
  /** When the person last proved who they are, in seconds since the epoch (OpenID Connect `auth_time`). */
  readonly authTime?: number;
}

/** A principal whose signature holds, with the service that vouches for it. */
export interface VerifiedPrincipal extends Principal {
  /** The SPIFFE ID of the signer; the receiver compares it with the peer of the mTLS connection. */
  readonly presenter: string;
}
