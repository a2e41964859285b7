import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { RateLimitStore } from '@crowdpay/directives';
import type { Clock } from '@crowdpay/clock';
import type { InjectionScanner } from '@crowdpay/injection-scan';
import type { PrincipalVerifier } from '@crowdpay/principal';
import {
  type InternalRoute,
  type ServiceServer,
  type ServiceServerOptions,
  startServiceServer,
} from '@crowdpay/service-server';
import { failureLog } from './failure-log.ts';
import { formatError } from './formatted-error.ts';
import { contextOf, type SubgraphContext } from './subgraph-context.ts';
import { createSubgraphSchema } from './subgraph-schema.ts';
import { variableScan } from './variable-scan.ts';

/** What a subgraph is made of. */
export interface SubgraphServerOptions extends Omit<ServiceServerOptions, 'routes'> {
  /** The folder with `directives.graphql` and `<name>.graphql`. */
  readonly schemaDir: string;
  /** By type and field; checked strictly against the SDL. */
  readonly resolvers: object;
  readonly principals: PrincipalVerifier;
  /** Internal routes beside `/graphql`. */
  readonly routes?: readonly InternalRoute[];
  /** Scans the variables of every operation; the gateway has done so already, so this is a second line. */
  readonly scan?: InjectionScanner;
  /** The clock of rate limits; the machine's own by default. */
  readonly clock?: Clock;
  readonly rateLimitStore?: RateLimitStore;
}

const MAX_TOKENS = 10_000;

/**
 * Starts a subgraph: `POST /graphql` for the gateway alone, on behalf of a principal that the gateway signed, beside
 * everything that a service server has.
 *
 * @throws TypeError when resolvers and SDL do not match.
 */
export async function startSubgraphServer(options: SubgraphServerOptions): Promise<ServiceServer> {
  const schema = await createSubgraphSchema(options);
  const apollo = createApollo(schema, options);
  await apollo.start();
  const server = await startServiceServer({
    ...options,
    routes: options.routes ?? [],
    extend: async (app) => {
      addGraphqlRoute(app, apollo, options);
      await options.extend?.(app);
    },
  });
  return {
    ...server,
    async close() {
      await server.close();
      await apollo.stop();
    },
  };
}

function createApollo(schema: GraphQLSchema, options: SubgraphServerOptions): ApolloServer<SubgraphContext> {
  return new ApolloServer<SubgraphContext>({
    schema,
    introspection: options.environment === 'development',
    formatError,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    // The process has one place that ends it (closeOnSignals), and it closes the server first.
    stopOnTerminationSignals: false,
    logger: options.log.child({ part: 'apollo' }),
    plugins: [
      failureLog,
      // The gateway reports for all; a key in the environment must not make each subgraph report too.
      ApolloServerPluginUsageReportingDisabled(),
      ...(options.scan === undefined ? [] : [variableScan(options.scan)]),
    ],
  });
}

function addGraphqlRoute(
  app: FastifyInstance,
  apollo: ApolloServer<SubgraphContext>,
  { log }: SubgraphServerOptions,
): void {
  const access = { callers: ['gateway'], principal: 'required' } as const;
  const handler = fastifyApolloHandler(apollo, { context: (request) => Promise.resolve(contextOf(request, log)) });
  app.post('/graphql', { config: { access } }, handler);
}
