import type { Principal, PrincipalKind } from '@crowdpay/principal';

/** Whose volume is counted: a person, a partner, a service, or the network that somebody anonymous calls from. */
export interface VolumeCaller {
  readonly tenant: string;
  readonly kind: PrincipalKind;
  readonly id: string;
}

// Anonymous callers whose network the gateway could not name share one volume: not knowing them buys nobody more.
const UNKNOWN_SOURCE = 'unknown';

/** Whose volume a call belongs to. Requests, sessions and addresses of one network do not multiply a limit. */
export function volumeCallerOf({ tenant, kind, id, source }: Principal): VolumeCaller {
  return { tenant, kind, id: kind === 'anonymous' ? (source ?? UNKNOWN_SOURCE) : id };
}
