import type { Clock } from '@crowdpay/clock';
import type { IdSource, Randomness } from '@crowdpay/ids';
import type { InjectionScanner } from '@crowdpay/injection-scan';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { PrincipalSigner } from '@crowdpay/principal';
import type { ServiceClient } from '@crowdpay/service-client';
import type { AccessTokenVerifier } from './access-token/verifier.ts';
import { createApollo } from './apollo.ts';
import { addEdge } from './edge/edge.ts';
import { edgeRoutes } from './edge/edge-route.ts';
import { addGraphQLRoute } from './http/graphql-route.ts';
import { addLanding } from './http/landing.ts';
import { createOpenCall } from './http/open-call.ts';
import { addOperatorRoutes } from './http/operator-routes.ts';
import { createPublicApp } from './http/public-app.ts';
import type { ReadinessReport } from './http/readiness.ts';
import { createProfileCache } from './operation/profile-cache.ts';
import { createProfileCompiler } from './operation/profile.ts';
import type { Supergraph } from './operation/supergraph.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import { createPluginChain } from './plugins/chain.ts';
import { createErrorMask } from './plugins/mask-errors.ts';
import { persistedQueries, type SafelistMode } from './plugins/persisted-queries.ts';
import { pluginsInOrder } from './plugins/order.ts';
import type { IdentityLimits } from './plugins/rate-limit.ts';
import type { StudioOptions } from './plugins/studio.ts';
import type { RateLimit, RateLimiters } from './rate-limit/limiter.ts';
import type { SourceIds } from './rate-limit/source-id.ts';
import type { ServiceName } from './services.ts';
import type { Vault } from './vault/vault.ts';

/** What the gateway is made of. */
export interface GatewayOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Where clients reach the gateway. */
  readonly publicUrl: URL;
  /** Whether people look around: introspection, suggestions in errors, a page at `/`. */
  readonly development: boolean;
  readonly defaultTenant: string;
  /** Addresses and networks whose `x-forwarded-for` is believed. */
  readonly trustedProxies: readonly string[];
  readonly metricsNetworks: readonly string[];
  readonly supergraph: Supergraph;
  readonly services: Readonly<Record<ServiceName, ServiceClient>>;
  readonly readiness: () => Promise<ReadinessReport>;
  readonly signer: PrincipalSigner;
  readonly sourceIds: SourceIds;
  readonly accessTokens: AccessTokenVerifier;
  readonly vault: Vault;
  readonly scanner: InjectionScanner;
  readonly persistedOperations: PersistedOperations;
  readonly safelistMode: SafelistMode;
  readonly limiters: RateLimiters;
  readonly rates: { readonly source: RateLimit; readonly signIn: RateLimit; readonly identity: IdentityLimits };
  readonly costLimit: number;
  readonly studio?: StudioOptions;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly randomness: Randomness;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** A running gateway. */
export interface Gateway {
  /** For example `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  /** Lets requests in flight end, then stops. */
  close(): Promise<void>;
}

/** A client waits no longer than this for anything. */
const DEADLINE_MS = 20_000;
/** A thousand personal values in one request, also where their script takes three bytes a character. */
const GRAPHQL_BODY_LIMIT_BYTES = 512 * 1024;
const EDGE_BODY_LIMIT_BYTES = 64 * 1024;

/** Starts the platform's only public listener. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { limiters, rates, metrics, log, publicUrl } = options;
  const refusals = metrics.counter({
    name: 'gateway_errors_total',
    help: 'Errors that left the gateway, by code.',
    labelNames: ['code'],
  });
  const mask = createErrorMask({
    onError: (code) => {
      refusals.inc({ code });
    },
  });
  const persisted = persistedQueries({ operations: options.persistedOperations, mode: options.safelistMode, log });
  const chain = createPluginChain(
    pluginsInOrder({ ...options, persisted: persisted.plugin, identityLimits: rates.identity }),
    createProfileCache({
      compiler: createProfileCompiler({ schema: options.supergraph.schema }),
      supergraphVersion: options.supergraph.version,
    }),
  );
  const apollo = await createApollo({ ...options, chain, mask, queryStore: persisted.store });

  const openCall = createOpenCall({ ...options, deadlineMs: DEADLINE_MS });
  const app = createPublicApp({ ...options, mask, sourceLimiter: limiters.limiter('source', rates.source) });
  addOperatorRoutes(app, options);
  addGraphQLRoute(app, { apollo, chain, openCall, bodyLimitBytes: GRAPHQL_BODY_LIMIT_BYTES });
  if (options.development) addLanding(app, publicUrl.origin);
  await addEdge(app, {
    ...options,
    openCall,
    routes: edgeRoutes(options.services),
    guesses: limiters.limiter('sign-in', rates.signIn),
    bodyLimitBytes: EDGE_BODY_LIMIT_BYTES,
  });

  const url = await app.listen({ host: options.host, port: options.port });
  log.info({ url }, 'The gateway listens');
  return {
    url,
    port: Number(new URL(url).port),
    async close() {
      await app.close();
      await apollo.stop();
      limiters.close();
    },
  };
}
