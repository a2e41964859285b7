import type { Principal } from '@crowdpay/principal';

/** The HTTP header in which the gateway tells a subgraph where a request came from; see {@link DirectiveContext.source}. */
export const SOURCE_HEADER = 'x-crowdpay-source';

/** What a resolver's context must hold for the directives to be enforced. */
export interface DirectiveContext {
  readonly principal: Principal;
  /** The network from which the request came (an IPv4 address, an IPv6 /64), to tell anonymous callers apart. */
  readonly source?: string;
}
