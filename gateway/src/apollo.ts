import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import type { Clock } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import type { PrincipalSigner } from '@crowdpay/principal';
import type { ServiceClient } from '@crowdpay/service-client';
import type { GatewayContext } from './call.ts';
import { silenceApolloTelemetry } from './config.ts';
import { sensitiveLiterals } from './operation/sensitive-literals.ts';
import type { Supergraph } from './operation/supergraph.ts';
import type { PluginChain } from './plugins/chain.ts';
import { DEFAULT_LIMITS } from './plugins/limits.ts';
import type { ErrorMask } from './plugins/mask-errors.ts';
import type { DocumentStore } from './plugins/persisted-queries.ts';
import { studio, type StudioOptions } from './plugins/studio.ts';
import type { ServiceName } from './services.ts';
import { subgraphDataSource } from './subgraphs/data-source.ts';

/** What Apollo Server is told. */
export interface ApolloOptions {
  readonly supergraph: Supergraph;
  readonly services: Readonly<Record<ServiceName, ServiceClient>>;
  readonly signer: PrincipalSigner;
  readonly clock: Clock;
  readonly log: Logger;
  readonly chain: PluginChain;
  readonly mask: ErrorMask;
  readonly queryStore: DocumentStore;
  readonly development: boolean;
  readonly studio?: StudioOptions;
}

/** A contribution may take its saga's ten seconds; the answer needs some more. */
const FETCH_TIMEOUT_MS = 15_000;

/** Apollo Server over the query planner, with every setting that has to do with safety written down. */
export async function createApollo(options: ApolloOptions): Promise<ApolloServer<GatewayContext>> {
  const { supergraph, log, development } = options;
  silenceApolloTelemetry();
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph.plannerSdl,
    buildService: ({ name }) => dataSourceOf(options, name),
    logger: log,
    __exposeQueryPlanExperimental: false,
  });
  const apollo = new ApolloServer<GatewayContext>({
    gateway,
    logger: log,
    plugins: [options.chain.apolloPlugin, ...studio(options.studio)],
    formatError: options.mask,
    validationRules: [sensitiveLiterals(supergraph.schema)],
    parseOptions: { maxLexicalTokens: DEFAULT_LIMITS.tokens },
    persistedQueries: { cache: options.queryStore, ttl: null },
    ...(options.studio && { apollo: { key: options.studio.key, graphRef: options.studio.graphRef } }),
    introspection: development,
    hideSchemaDetailsFromClientErrors: !development,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    nodeEnv: development ? 'development' : 'production',
    cache: 'bounded',
  });
  await apollo.start();
  return apollo;
}

function dataSourceOf(options: ApolloOptions, name: string): ReturnType<typeof subgraphDataSource> {
  const client = Object.entries(options.services).find(([service]) => service === name)?.[1];
  if (client === undefined) throw new Error(`The supergraph has a subgraph ${name} that the gateway does not know.`);
  return subgraphDataSource({ ...options, name, client, timeoutMs: FETCH_TIMEOUT_MS });
}
