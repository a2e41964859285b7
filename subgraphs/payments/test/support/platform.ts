import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { randomIds, systemRandomness } from '@crowdpay/ids';
import { createMetrics } from '@crowdpay/metrics';
import type { Principal } from '@crowdpay/principal';
import { createServiceClient, type ServiceClient } from '@crowdpay/service-client';
import { internalRoute, type ServiceServer, startServiceServer } from '@crowdpay/service-server';
import {
  createTestDatabase,
  quietEventLog,
  silentLogger,
  testPrincipals,
  testRegistry,
  testSvids,
} from '@crowdpay/testkit';
import { z } from 'zod';
import { startConnector } from '../../../../psp/connector/src/index.ts';
import { startSandbox } from '../../../../psp/sandbox/src/index.ts';
import { startPayments } from '../../src/start-payments.ts';
import { memberships, WEBHOOK_SECRET } from './payments-process.ts';
import { testPolicy } from './policy.ts';

const ENVIRONMENT = 'development';
const SCHEMA_DIR = join(import.meta.dirname, '../../../../schema');

/** Payments, connector and sandbox as they run in production, over mutual TLS; vault, pods and gateway are stand-ins. */
export interface Platform {
  /** Sends an operation as the gateway does. */
  graphql(caller: Principal, query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer>;
  /** Gives the stand-in vault a card; @returns the token. */
  keepCard(number: string): string;
  /** Gives the stand-in vault a fresh CVC; @returns the token. */
  keepCvc(): string;
  /** CVC tokens that the vault was told to discard. */
  readonly discarded: ReadonlySet<string>;
  /** What the gateway's edge passed on to the webhook route, with the answers' status. */
  readonly webhooks: { headers: Record<string, string>; body: Buffer; status: number }[];
  /** Passes a webhook on as the gateway's edge does. */
  webhook(headers: Record<string, string>, body: Buffer): Promise<number>;
  /** Calls a path of payments as another service. */
  as(service: string): ServiceClient;
  readonly adminUrl: string;
  readonly sandboxDirectory: string;
  close(): Promise<void>;
}

export interface GraphqlAnswer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

export async function startPlatform(): Promise<Platform> {
  const database = await createTestDatabase({ subgraph: 'payments' });
  const svids = await testSvids();
  const principals = testPrincipals();
  const sandboxDirectory = await mkdtemp(join(tmpdir(), 'psp-sandbox-'));
  const around = (service: string) => ({
    host: '127.0.0.1',
    port: 0,
    environment: ENVIRONMENT,
    svid: svids.sourceFor(service),
    log: silentLogger(),
    metrics: createMetrics({ service }),
    clock: systemClock,
    ids: randomIds(systemClock),
    randomness: systemRandomness,
  });
  const vault = standInVault();
  const vaultServer = await startServiceServer({ name: 'vault', ...around('vault'), routes: vault.routes });
  const podsServer = await startServiceServer({ name: 'pods', ...around('pods'), routes: [membershipsRoute()] });
  const edge = await startEdge();
  const sandbox = await startSandbox({
    ...around('psp-sandbox'),
    dataDirectory: sandboxDirectory,
    webhookUrl: edge.url,
    webhookSecret: WEBHOOK_SECRET,
    settleAfterMs: 30,
    retryAfterMs: 50,
  });
  const connector = await startConnector({
    ...around('psp-connector'),
    vaultUrl: vaultServer.url,
    sandboxUrl: sandbox.url,
    providerTimeoutMs: 1_000,
  });
  const payments = await startPayments({
    relay: { ready: () => true },
    eventLog: quietEventLog(),
    registry: testRegistry(),
    ...around('payments'),
    schemaDir: SCHEMA_DIR,
    databaseUrl: database.url,
    podsUrl: podsServer.url,
    connectorUrl: connector.url,
    webhookSecrets: [WEBHOOK_SECRET],
    principals: principals.verifierFor('payments'),
    policy: await testPolicy(),
  });
  const clients: ServiceClient[] = [];
  const as = (service: string): ServiceClient => {
    const { svid, environment, log } = around(service);
    const client = createServiceClient({
      name: 'payments',
      url: payments.url,
      svid,
      environment,
      log,
      timeoutMs: 15_000,
    });
    clients.push(client);
    return client;
  };
  const gateway = as('gateway');
  const webhook = async (headers: Record<string, string>, body: Buffer): Promise<number> =>
    (await gateway.raw({ method: 'POST', path: '/webhooks/psp', headers, body })).status;
  edge.passOnTo(webhook);

  return {
    keepCard: vault.keepCard,
    keepCvc: vault.keepCvc,
    discarded: vault.discarded,
    webhooks: edge.seen,
    webhook,
    as,
    adminUrl: database.adminUrl,
    sandboxDirectory,
    async graphql(caller, query, variables = {}) {
      const principal = await principals.tokenFor(caller, 'payments');
      const headers = { 'content-type': 'application/json', 'x-crowdpay-principal': principal };
      const body = JSON.stringify({ query, variables });
      const answer = await gateway.raw({ method: 'POST', path: '/graphql', headers, body });
      return JSON.parse(answer.body.toString()) as GraphqlAnswer;
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      const servers: ServiceServer[] = [payments, connector, sandbox, vaultServer, podsServer];
      for (const server of servers) await server.close();
      edge.server.close();
      await rm(sandboxDirectory, { recursive: true });
      await database.drop();
    },
  };
}

/** Keeps cards as the vault does, in memory. */
function standInVault() {
  const cards = new Map<string, string>();
  const codes = new Map<string, string>();
  const discarded = new Set<string>();
  const text = z.string();
  const revealBody = z.object({ tenant: text, sagaId: text, panToken: text, cvcToken: text.nullable() });
  const discardBody = z.object({ tenant: text, sagaId: text, cvcToken: text });
  const routes = [
    internalRoute({
      path: '/internal/reveal-card',
      callers: ['psp-connector'],
      principal: 'none',
      body: revealBody,
      handle({ panToken, cvcToken }) {
        const pan = cards.get(panToken);
        if (pan === undefined) throw new CrowdPayError('NOT_FOUND', 'no such card');
        return { pan, cvc: cvcToken === null ? null : (codes.get(cvcToken) ?? null) };
      },
    }),
    internalRoute({
      path: '/internal/discard-cvc',
      callers: ['psp-connector'],
      principal: 'none',
      body: discardBody,
      handle({ cvcToken }) {
        discarded.add(cvcToken);
        return { discarded: codes.delete(cvcToken) };
      },
    }),
  ];
  return {
    routes,
    discarded,
    keepCard: (number: string): string => {
      // The last digit is moved, so that the token fails the Luhn check.
      const token = number.slice(0, -1) + String((Number(number.slice(-1)) + 1) % 10);
      cards.set(token, number);
      return token;
    },
    keepCvc: (): string => {
      const token = `tok_cvc_${[...randomBytes(26)].map((byte) => '0123456789abcdefghjkmnpqrstvwxyz'[byte & 31]).join('')}`;
      codes.set(token, '737');
      return token;
    },
  };
}

function membershipsRoute() {
  const body = z.object({ tenant: z.string(), userId: z.string(), podIds: z.array(z.string()) });
  return internalRoute({
    path: '/internal/memberships',
    callers: ['payments', 'audit'],
    principal: 'none',
    body,
    handle: async ({ tenant, userId, podIds }, { requestId }) => ({
      results: await memberships.of(tenant, userId, podIds, requestId),
    }),
  });
}

/** The gateway's public edge: plain HTTP in, webhooks passed on. */
async function startEdge() {
  const seen: Platform['webhooks'] = [];
  let passOn: Platform['webhook'] = () => Promise.resolve(503);
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => name.startsWith('x-crowdpay') || name === 'content-type'),
      ) as Record<string, string>;
      void passOn(headers, body).then((status) => {
        seen.push({ headers, body, status });
        response.writeHead(status).end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server,
    seen,
    url: `http://127.0.0.1:${String(port)}/webhooks/psp`,
    passOnTo(next: Platform['webhook']) {
      passOn = next;
    },
  };
}
