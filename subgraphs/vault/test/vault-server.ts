import { join } from 'node:path';
import { z } from 'zod';
import { createMetrics } from '@crowdpay/metrics';
import type { Principal } from '@crowdpay/principal';
import { createServiceClient, type ServiceClient } from '@crowdpay/service-client';
import { eventually, quietEventLog, silentLogger, testPrincipals, testRegistry, testSvids } from '@crowdpay/testkit';
import type { ServiceServer } from '@crowdpay/service-server';
import { startVault, type VaultOptions } from '../src/start-vault.ts';
import { openVault, type VaultFixture } from './vault-fixture.ts';

const SCHEMA_DIR = join(import.meta.dirname, '../../../schema');
const ENVIRONMENT = 'development';

/** A GraphQL answer as it leaves the subgraph. */
const graphqlAnswer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.record(z.string(), z.unknown()).optional() }))
    .optional(),
});

/** A vault that listens, and the services that call it. */
export interface VaultServer {
  readonly vault: VaultFixture;
  readonly server: ServiceServer;
  /** A client with the certificate of `service`. */
  clientOf(service: string): ServiceClient;
  /** Signs a principal as the gateway does. */
  sign(principal: Principal): Promise<string>;
  /** Runs a GraphQL operation as the gateway does. */
  graphql(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    principal: Principal,
  ): Promise<z.output<typeof graphqlAnswer>>;
  close(): Promise<void>;
}

/** Starts a vault on a free port. */
export async function startVaultServer(overrides: Partial<VaultOptions> = {}): Promise<VaultServer> {
  const vault = await openVault();
  const svids = await testSvids();
  const principals = testPrincipals();
  const log = silentLogger();
  const server = await startVault({
    relay: { ready: () => true },
    eventLog: quietEventLog(),
    registry: testRegistry(),
    host: '127.0.0.1',
    port: 0,
    environment: ENVIRONMENT,
    schemaDir: SCHEMA_DIR,
    databaseUrl: vault.databaseUrl,
    // Nobody listens there: the vault does without the crowd.
    podsUrl: 'https://127.0.0.1:9',
    identityUrl: 'https://127.0.0.1:9',
    svid: svids.sourceFor('vault'),
    principals: principals.verifierFor('vault'),
    policy: vault.policy,
    kms: vault.kms,
    panTokenFormat: 'BIN6_LAST4',
    clock: vault.clock,
    ids: vault.ids,
    log,
    metrics: createMetrics({ service: 'vault' }),
    ...overrides,
  });

  const clients: ServiceClient[] = [];
  const clientOf = (service: string): ServiceClient => {
    const svid = svids.sourceFor(service);
    const client = createServiceClient({ name: 'vault', url: server.url, svid, environment: ENVIRONMENT, log });
    clients.push(client);
    return client;
  };
  const sign = (principal: Principal): Promise<string> => principals.tokenFor(principal, 'vault');
  const gateway = clientOf('gateway');
  // Prisma loads its compiler at the first query, and jest lets no module be loaded between two tests.
  await eventually(async () => {
    const { body } = await gateway.raw({ method: 'GET', path: '/readyz' });
    if (!body.includes('"erasures":true')) throw new Error('The vault does not serve yet.');
  });

  return {
    vault,
    server,
    clientOf,
    sign,
    graphql: async (query, variables, principal) =>
      gateway.call('/graphql', { query, variables }, graphqlAnswer, { principal: await sign(principal) }),
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      await server.close();
      await vault.close();
    },
  };
}
