import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import type { InjectionScanner } from '@crowdpay/injection-scan';
import type { Metrics } from '@crowdpay/metrics';
import type { AccessTokenVerifier } from '../access-token/verifier.ts';
import type { RateLimiters } from '../rate-limit/limiter.ts';
import type { Vault } from '../vault/vault.ts';
import { authenticate } from './authenticate.ts';
import { demandControl } from './demand-control.ts';
import { injectionScan } from './injection-scan.ts';
import { limits } from './limits.ts';
import { operationMetrics } from './metrics.ts';
import { personalDataInPost } from './personal-data-in-post.ts';
import type { GatewayPlugin } from './plugin.ts';
import { type IdentityLimits, rateLimit } from './rate-limit.ts';
import { reveal } from './reveal.ts';
import { scopes } from './scopes.ts';
import { tokenize } from './tokenize.ts';
import { variables } from './variables.ts';

/** What the plugins are made of. */
export interface PluginOptions {
  readonly accessTokens: AccessTokenVerifier;
  readonly persisted: GatewayPlugin;
  readonly costLimit: number;
  readonly limiters: RateLimiters;
  readonly identityLimits: IdentityLimits;
  readonly scanner: InjectionScanner;
  readonly vault: Vault;
  readonly ids: IdSource;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/**
 * The order of the chain. Cheap refusals come before dear ones; nothing is scanned or tokenized for a caller who may not run
 * the operation; nothing is tokenized that was not scanned. Responses pass in reverse: revealed first, counted last.
 */
export function pluginsInOrder(options: PluginOptions): readonly GatewayPlugin[] {
  return [
    operationMetrics(options),
    authenticate(options),
    options.persisted,
    limits(),
    personalDataInPost(),
    demandControl({ maximum: options.costLimit }),
    scopes(),
    rateLimit({ limiters: options.limiters, limits: options.identityLimits }),
    variables(),
    injectionScan(options),
    tokenize(options),
    reveal(options),
  ];
}
