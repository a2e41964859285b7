import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dispatcher } from 'undici';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import { mtlsDispatcher, spiffeIdOf } from '@crowdpay/mtls';
import type { Principal } from '@crowdpay/principal';
import { testPrincipals, testSvids } from '@crowdpay/testkit';
import { startSubgraphServer, type SubgraphServerOptions } from '../src/index.ts';

const DIRECTIVES = fileURLToPath(new URL('../../../schema/directives.graphql', import.meta.url));

/** A GraphQL answer with its HTTP status. */
export interface GraphqlAnswer {
  readonly status: number;
  readonly body: {
    readonly data?: Record<string, unknown> | null;
    readonly errors?: readonly { message: string; path?: unknown; extensions: Record<string, unknown> }[];
  };
}

/** What one request says. */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly principal?: Partial<Principal>;
  readonly peer?: string;
  readonly headers?: Record<string, string>;
}

/** A running subgraph `notes` with its SDL in a folder of its own. */
export interface TestSubgraph {
  readonly ask: (request: GraphqlRequest) => Promise<GraphqlAnswer>;
  readonly lines: string[];
  readonly close: () => Promise<void>;
}

/** Writes `sdl` beside the platform's directives. */
export async function schemaFolder(sdl: string): Promise<{ schemaDir: string; remove: () => Promise<void> }> {
  const schemaDir = await mkdtemp(join(tmpdir(), 'schema-'));
  await copyFile(DIRECTIVES, join(schemaDir, 'directives.graphql'));
  await writeFile(join(schemaDir, 'notes.graphql'), sdl);
  return { schemaDir, remove: () => rm(schemaDir, { recursive: true }) };
}

/** Starts a subgraph for a test; close it in the end. */
export async function startTestSubgraph(
  sdl: string,
  resolvers: object,
  options: Partial<SubgraphServerOptions> = {},
): Promise<TestSubgraph> {
  const environment = options.environment ?? 'development';
  const { schemaDir, remove } = await schemaFolder(sdl);
  const svids = await testSvids({ environment });
  const principals = testPrincipals({ presenter: spiffeIdOf(environment, 'gateway') });
  const lines: string[] = [];
  const server = await startSubgraphServer({
    name: 'notes',
    host: '127.0.0.1',
    port: 0,
    environment,
    schemaDir,
    resolvers,
    svid: svids.sourceFor('vault'),
    principals: principals.verifierFor('notes'),
    log: createLogger({ name: 'notes', level: 'debug', destination: { write: (line) => void lines.push(line) } }),
    metrics: createMetrics({ service: 'notes' }),
    ...options,
  });
  const dispatchers: Dispatcher[] = [];

  async function ask({
    query,
    variables,
    principal,
    peer = 'gateway',
    headers,
  }: GraphqlRequest): Promise<GraphqlAnswer> {
    const expectedSpiffeId = spiffeIdOf(environment, 'vault');
    const dispatcher = mtlsDispatcher({ source: svids.sourceFor(peer), expectedSpiffeId });
    dispatchers.push(dispatcher);
    const signed =
      principal === undefined ? {} : { 'x-crowdpay-principal': await principals.tokenFor(person(principal), 'notes') };
    const response = await dispatcher.request({
      origin: server.url,
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed, ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.statusCode, body: (await response.body.json()) as GraphqlAnswer['body'] };
  }

  return {
    ask,
    lines,
    async close() {
      for (const dispatcher of dispatchers) await dispatcher.destroy();
      await server.close();
      await remove();
    },
  };
}

function person(principal: Partial<Principal>): Principal {
  return { kind: 'user', id: 'usr_1', tenant: 'default', roles: [], scopes: [], requestId: 'req_1', ...principal };
}
