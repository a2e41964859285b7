import { join } from 'node:path';
import { systemClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import { createMetrics } from '@crowdpay/metrics';
import { loadPolicy } from '@crowdpay/policy';
import { PRINCIPAL_HEADER, type Principal } from '@crowdpay/principal';
import { createServiceClient, type ServiceClient } from '@crowdpay/service-client';
import { internalRoute, startServiceServer } from '@crowdpay/service-server';
import {
  createTestDatabase,
  quietEventLog,
  silentLogger,
  testPrincipals,
  testRegistry,
  testSvids,
} from '@crowdpay/testkit';
import { z } from 'zod';
import { startPods } from '../../src/start-pods.ts';
import { POLICY_FILE } from './world.ts';

const SCHEMA_DIR = join(import.meta.dirname, '../../../../schema');

/** A GraphQL answer. */
export interface Answer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly codes: readonly unknown[];
  readonly text: string;
}

/** The pods subgraph as it runs, between an identity that answers for it and callers with SVIDs of their own. */
export interface Platform {
  /** Asks as the gateway, on behalf of `principal`. */
  ask(principal: Principal, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  clientOf(service: string): ServiceClient;
  close(): Promise<void>;
}

export async function startPlatform(options: { kycState?: string } = {}): Promise<Platform> {
  const [database, svids] = await Promise.all([createTestDatabase({ subgraph: 'pods' }), testSvids()]);
  const principals = testPrincipals();
  const log = silentLogger();
  const clock = systemClock;
  const ids = randomIds(clock);
  const common = { host: '127.0.0.1', port: 0, environment: 'development', log };

  const identity = await startServiceServer({
    ...common,
    name: 'identity',
    svid: svids.sourceFor('identity'),
    metrics: createMetrics({ service: 'identity' }),
    routes: [
      internalRoute({
        path: '/internal/person',
        callers: ['pods'],
        body: z.strictObject({ tenant: z.string(), userId: z.string() }),
        principal: 'none',
        handle: () => ({ exists: true, kycState: options.kycState ?? 'VERIFIED' }),
      }),
    ],
  });
  const pods = await startPods({
    relay: { ready: () => true },
    eventLog: quietEventLog(),
    registry: testRegistry(),
    ...common,
    schemaDir: SCHEMA_DIR,
    databaseUrl: database.url,
    identityUrl: identity.url,
    svid: svids.sourceFor('pods'),
    principals: principals.verifierFor('pods'),
    policy: await loadPolicy({ file: POLICY_FILE, clock, ids }),
    clock,
    ids,
    metrics: createMetrics({ service: 'pods' }),
  });

  const clients = new Map<string, ServiceClient>();
  const clientOf: Platform['clientOf'] = (service) => {
    const client =
      clients.get(service) ??
      createServiceClient({ ...common, name: 'pods', url: pods.url, svid: svids.sourceFor(service) });
    clients.set(service, client);
    return client;
  };

  return {
    clientOf,
    async ask(principal, query, variables = {}) {
      const token = await principals.tokenFor(principal, 'pods');
      const { status, body } = await clientOf('gateway').raw({
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json', [PRINCIPAL_HEADER]: token },
        body: JSON.stringify({ query, variables }),
      });
      return readAnswer(status, body.toString('utf8'));
    },
    async close() {
      await Promise.all([...clients.values()].map((client) => client.close()));
      await pods.close();
      await identity.close();
      await database.drop();
    },
  };
}

function readAnswer(status: number, text: string): Answer {
  const body = JSON.parse(text) as {
    data?: Readonly<Record<string, unknown>> | null;
    errors?: readonly { extensions?: { code?: unknown } }[];
  };
  return { status, text, data: body.data ?? null, codes: (body.errors ?? []).map((error) => error.extensions?.code) };
}
