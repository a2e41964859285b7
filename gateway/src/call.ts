import type { Logger } from '@crowdpay/log';
import type { Principal } from '@crowdpay/principal';

/** One client's request to the gateway, from its first byte to its answer. */
export interface GatewayCall {
  /** `req_…`; minted here, never taken from outside. */
  readonly requestId: string;
  /** The W3C `traceparent` that the subgraphs get. */
  readonly traceparent: string;
  /** The client's IP address. */
  readonly source: string;
  readonly method: 'GET' | 'POST';
  /** Request headers under lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** When the client's time is up; calls to other services end before it. */
  readonly deadline: Date;
  readonly log: Logger;
  /** Who calls; anonymous until proven otherwise. */
  principal: Principal;
  /** Headers that the answer gets whatever it is. */
  readonly responseHeaders: Map<string, string>;
}

/** Apollo copies the context of a request; the call inside stays the same object. */
export interface GatewayContext {
  readonly call: GatewayCall;
}
