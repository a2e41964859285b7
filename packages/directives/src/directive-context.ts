import type { Principal } from '@crowdpay/principal';

/** What a resolver's context must hold for the directives to be enforced. */
export interface DirectiveContext {
  /** On whose behalf the request runs; its `source` tells anonymous callers apart. */
  readonly principal: Principal;
}
