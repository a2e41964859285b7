import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Envelope, encodeEnvelope } from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import { type EventLog, eventsTopic, postgresEventLog } from '@crowdpay/event-log';
import { type Metrics, createMetrics } from '@crowdpay/metrics';
import { PRINCIPAL_HEADER, type Principal } from '@crowdpay/principal';
import { type ServiceClient, createServiceClient } from '@crowdpay/service-client';
import { internalRoute, startServiceServer } from '@crowdpay/service-server';
import { createTestDatabase, silentLogger, testPrincipals, testSvids } from '@crowdpay/testkit';
import { z } from 'zod';
import { startAudit } from '../../src/start-audit.ts';
import { fileArchive } from '../../src/store/file-archive.ts';
import { IDS, MEMBER, POD, type Producer, registryOf } from '../fixture.ts';

const SCHEMA_DIR = join(import.meta.dirname, '../../../../schema');

/** A GraphQL answer. */
export interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly codes: readonly unknown[];
}

/** The audit subgraph as it runs: the event log in PostgreSQL, a pods subgraph that knows one member of one pod. */
export interface Platform {
  readonly archiveFolder: string;
  readonly databaseUrl: string;
  readonly metrics: Metrics;
  /** The event log as audit sees it. */
  readonly eventLog: EventLog;
  /** Appends envelopes or garbage to a producer's topic, as the producer. */
  publish(producer: Producer, ...values: (Envelope | string)[]): Promise<void>;
  /** Asks as the gateway, on behalf of `principal`. */
  ask(principal: Principal, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  clientOf(service: string): ServiceClient;
  /** Ends the audit subgraph and starts it again on the same data, with another event log where one is given. */
  restart(eventLog?: EventLog): Promise<void>;
  close(): Promise<void>;
}

export async function startPlatform(producers: readonly Producer[], gapDeadlineMs = 60_000): Promise<Platform> {
  const [database, logDatabase, svids] = await Promise.all([
    createTestDatabase({ subgraph: 'audit' }),
    createTestDatabase({ subgraph: 'event-log' }),
    testSvids(),
  ]);
  const archiveFolder = await mkdtemp(join(tmpdir(), 'archive-'));
  const principals = testPrincipals();
  const log = silentLogger();
  const metrics = createMetrics({ service: 'audit' });
  const common = { host: '127.0.0.1', port: 0, environment: 'development', log };
  const logs = new Map<string, EventLog>();
  const logAs = (role: string): EventLog => {
    const opened = logs.get(role) ?? postgresEventLog({ connectionString: logDatabase.urlFor(role), log });
    logs.set(role, opened);
    return opened;
  };

  const pods = await startServiceServer({
    ...common,
    name: 'pods',
    svid: svids.sourceFor('pods'),
    metrics: createMetrics({ service: 'pods' }),
    routes: [
      internalRoute({
        path: '/internal/memberships',
        callers: ['payments', 'audit'],
        body: z.strictObject({ tenant: z.string(), userId: z.string(), podIds: z.array(z.string()).max(100) }),
        principal: 'none',
        handle: ({ tenant, userId, podIds }) => ({
          results: podIds.map((podId) => ({
            podId,
            pod: { currency: 'EUR', state: 'OPEN' },
            role: tenant === 'default' && userId === MEMBER && podId === POD ? 'MEMBER' : null,
          })),
        }),
      }),
    ],
  });
  const start = (eventLog = logAs('audit')): ReturnType<typeof startAudit> =>
    startAudit({
      ...common,
      relay: { ready: () => true },
      schemaDir: SCHEMA_DIR,
      databaseUrl: database.url,
      podsUrl: pods.url,
      svid: svids.sourceFor('audit'),
      principals: principals.verifierFor('audit'),
      registry: registryOf(...producers),
      eventLog,
      archive: fileArchive(archiveFolder),
      segmentAgeMs: 1,
      gapDeadlineMs,
      clock: systemClock,
      ids: IDS,
      metrics,
    });
  // The topic that audit's inbox follows: the vault creates it.
  await logAs('vault').ensureTopic(eventsTopic('vault'));
  let audit = await start();
  const clients = new Map<string, ServiceClient>();
  const clientOf: Platform['clientOf'] = (service) => {
    const client =
      clients.get(service) ??
      createServiceClient({ ...common, name: 'audit', url: audit.url, svid: svids.sourceFor(service) });
    clients.set(service, client);
    return client;
  };
  const closeClients = async (): Promise<void> => {
    await Promise.all([...clients.values()].map((client) => client.close()));
    clients.clear();
  };

  return {
    archiveFolder,
    databaseUrl: database.url,
    metrics,
    eventLog: logAs('audit'),
    clientOf,
    async publish(producer, ...values) {
      const writer = logAs(producer.name);
      const topic = eventsTopic(producer.name);
      await writer.ensureTopic(topic);
      const lines = values.map((value) => (typeof value === 'string' ? value : encodeEnvelope(value)));
      await writer.append(
        topic,
        lines.map((line) => ({ key: producer.name, value: Buffer.from(line) })),
      );
    },
    async ask(principal, query, variables = {}) {
      const { body } = await clientOf('gateway').raw({
        method: 'POST',
        path: '/graphql',
        headers: {
          'content-type': 'application/json',
          [PRINCIPAL_HEADER]: await principals.tokenFor(principal, 'audit'),
        },
        body: JSON.stringify({ query, variables }),
      });
      return readAnswer(body.toString('utf8'));
    },
    async restart(eventLog) {
      await closeClients();
      await audit.close();
      audit = await start(eventLog);
    },
    async close() {
      await closeClients();
      await audit.close();
      await pods.close();
      await Promise.all([...logs.values()].map((each) => each.close()));
      await Promise.all([database.drop(), logDatabase.drop()]);
      await rm(archiveFolder, { recursive: true, force: true });
    },
  };
}

function readAnswer(text: string): Answer {
  const body = JSON.parse(text) as {
    data?: Readonly<Record<string, unknown>> | null;
    errors?: readonly { extensions?: { code?: unknown } }[];
  };
  return { data: body.data ?? null, codes: (body.errors ?? []).map((error) => error.extensions?.code) };
}

/** A person without any role. */
export function person(id: string, tenant = 'default'): Principal {
  return { kind: 'user', id, tenant, roles: [], scopes: ['pods:read', 'payments:read'], requestId: 'req_test' };
}

/** An operator who audits. */
export function auditor(tenant = 'default'): Principal {
  return { kind: 'partner', id: 'operator', tenant, roles: ['auditor'], scopes: ['audit:read'], requestId: 'req_test' };
}
