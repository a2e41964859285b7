import type { Principal } from '@crowdpay/principal';

/** What a resolver's context must hold for the directives to be enforced. */
export interface DirectiveContext {
  readonly principal: Principal;
  /** Where the request came from (an address), to tell anonymous callers apart. */
  readonly source?: string;
}
