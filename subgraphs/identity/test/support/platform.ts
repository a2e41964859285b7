import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import { createMetrics, type Metrics } from '@crowdpay/metrics';
import { anonymousPrincipal, type Principal, PRINCIPAL_HEADER } from '@crowdpay/principal';
import { createServiceClient, type ServiceClient } from '@crowdpay/service-client';
import type { ServiceServer } from '@crowdpay/service-server';
import {
  createTestDatabase,
  quietEventLog,
  silentLogger,
  type TestDatabase,
  testPrincipals,
  testRegistry,
  testSvids,
} from '@crowdpay/testkit';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { sandboxKycProvider } from '../../src/kyc/sandbox-provider.ts';
import { readClients } from '../../src/oidc/clients.ts';
import { readCookieKeys, readSigningKeys } from '../../src/oidc/keys.ts';
import { type IdentityOptions, startIdentity } from '../../src/start-identity.ts';
import { loadTestPolicy, type OutboxEvent, outboxOf } from './fixture.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';
import { registrationOf } from './tokens.ts';

/** An answer of the subgraph. */
export interface GraphqlAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** Identity as a process runs it, behind what stands for the gateway. */
export interface TestPlatform {
  readonly publicUrl: URL;
  readonly gateway: TestGateway;
  readonly database: TestDatabase;
  readonly metrics: Metrics;
  readonly operatorKey: JWK;
  /** A connection to identity with the certificate of `service`. */
  as(service: string): ServiceClient;
  graphql(principal: Principal, query: string, variables?: object): Promise<GraphqlAnswer>;
  /** Registers a person through the API; the e-mail is `<name>@example.org`. @returns the id. */
  register(name: string): Promise<string>;
  events(): Promise<readonly OutboxEvent[]>;
  close(): Promise<void>;
}

const ids = randomIds(systemClock);
const log = silentLogger();

/** Starts identity on a fresh database. */
export async function startPlatform(overrides: Partial<IdentityOptions> = {}): Promise<TestPlatform> {
  const folder = await mkdtemp(join(tmpdir(), 'crowdpay-identity-'));
  const [database, svids, gateway, operatorKey] = await Promise.all([
    createTestDatabase({ subgraph: 'identity' }),
    testSvids({ environment: 'test' }),
    startTestGateway(),
    newKey('operator-1'),
  ]);
  const principals = testPrincipals({ presenter: 'spiffe://crowdpay/test/gateway' });
  const metrics = createMetrics({ service: 'identity' });
  await writeFiles(folder, operatorKey);
  const server: ServiceServer = await startIdentity({
    relay: { ready: () => true },
    eventLog: quietEventLog(),
    registry: testRegistry(),
    host: '127.0.0.1',
    port: 0,
    environment: 'test',
    publicUrl: gateway.publicUrl,
    schemaDir: join(import.meta.dirname, '..', '..', '..', '..', 'schema'),
    databaseUrl: database.url,
    svid: svids.sourceFor('identity'),
    principals: principals.verifierFor('identity'),
    policy: await loadTestPolicy(ids),
    kycProvider: sandboxKycProvider,
    signingKeys: await readSigningKeys(join(folder, 'keys.json')),
    cookieKeys: await readCookieKeys(join(folder, 'cookie-keys')),
    clients: await readClients(join(folder, 'clients.json')),
    developmentLogin: true,
    clock: systemClock,
    ids,
    log,
    metrics,
    ...overrides,
  });
  gateway.connect(server.url, svids);
  // Prisma loads its compiler at the first query, and jest lets no module be loaded between two tests.
  await gateway.identity.raw({ method: 'GET', path: '/readyz' });
  const clients: ServiceClient[] = [];
  const as = (service: string): ServiceClient => {
    const svid = svids.sourceFor(service);
    const client = createServiceClient({ name: 'identity', url: server.url, svid, environment: 'test', log });
    clients.push(client);
    return client;
  };

  const graphql = async (principal: Principal, query: string, variables: object = {}): Promise<GraphqlAnswer> => {
    const answer = await gateway.identity.raw({
      method: 'POST',
      path: '/graphql',
      headers: {
        'content-type': 'application/json',
        [PRINCIPAL_HEADER]: await principals.tokenFor(principal, 'identity'),
      },
      body: JSON.stringify({ query, variables }),
    });
    return JSON.parse(answer.body.toString()) as GraphqlAnswer;
  };
  return {
    publicUrl: gateway.publicUrl,
    gateway,
    database,
    metrics,
    operatorKey,
    as,
    graphql,
    async register(name) {
      const principal = anonymousPrincipal('default', ids.next('req'), ids.next('usr'));
      const { errors } = await graphql(principal, REGISTER, { input: registrationOf(name) });
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return principal.newSubject ?? '';
    },
    events: () => outboxOf(database),
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      await server.close();
      await gateway.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

const REGISTER = 'mutation ($input: RegisterUserInput!) { registerUser(input: $input) { user { id } } }';

async function newKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' };
}

async function writeFiles(folder: string, operatorKey: JWK): Promise<void> {
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ keys: [await newKey('sign-1')] }));
  await writeFile(join(folder, 'cookie-keys'), `${'0123456789abcdef'.repeat(2)}\n`);
  await writeFile(join(folder, 'clients.json'), JSON.stringify(clientsOf(operatorKey)));
}

function clientsOf(operatorKey: JWK): readonly object[] {
  const { d: _private, ...publicKey } = operatorKey;
  const codeFlow = {
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    crowdpay_tenant: 'default',
  };
  return [
    {
      ...codeFlow,
      client_id: 'crowdpay-web',
      client_name: 'CrowdPay',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      scope: 'openid profile:read kyc:write pods:read pods:write',
      crowdpay_first_party: true,
    },
    {
      ...codeFlow,
      client_id: 'budget-app',
      client_name: 'Budget <App>',
      redirect_uris: ['https://budget.example/callback'],
      post_logout_redirect_uris: ['https://budget.example/bye'],
      scope: 'openid profile:read',
    },
    {
      ...codeFlow,
      client_id: 'other-tenant-app',
      client_name: 'Other',
      redirect_uris: ['https://other.example/callback'],
      scope: 'openid profile:read',
      crowdpay_tenant: 'other',
      crowdpay_first_party: true,
    },
    {
      client_id: 'crowdpay-operator',
      client_name: 'Operator',
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['client_credentials'],
      scope: 'audit:read vault:read',
      jwks: { keys: [publicKey] },
      crowdpay_tenant: 'default',
      crowdpay_roles: ['auditor'],
    },
  ];
}
