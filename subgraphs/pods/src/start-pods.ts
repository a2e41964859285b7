import type { KeyRegistry } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { EventLog } from '@crowdpay/event-log';
import type { IdSource } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { SvidSource } from '@crowdpay/mtls';
import { type Relay, createAuditRecorder } from '@crowdpay/outbox';
import type { PolicyEngine } from '@crowdpay/policy';
import type { PrincipalVerifier } from '@crowdpay/principal';
import { createServiceClient } from '@crowdpay/service-client';
import type { ServiceServer } from '@crowdpay/service-server';
import { startSubgraphServer } from '@crowdpay/subgraph-server';
import { createPersonDirectory } from './callees/person-directory.ts';
import { startPodsInbox } from './inbox.ts';
import { internalRoutes } from './internal-routes.ts';
import { createResolvers } from './resolvers.ts';
import { prismaPodReader } from './store/pod-reader.ts';
import { isReachable, openDatabase } from './store/prisma.ts';
import { prismaUnitOfWork } from './store/unit-of-work.ts';

/** What the pods subgraph runs on. */
export interface PodsOptions {
  readonly host: string;
  readonly port: number;
  readonly environment: string;
  readonly schemaDir: string;
  readonly databaseUrl: string;
  readonly identityUrl: string;
  readonly svid: SvidSource;
  readonly principals: PrincipalVerifier;
  readonly policy: PolicyEngine;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Publishes what is recorded here; a service that leaves its events lying is not ready. */
  readonly relay: Pick<Relay, 'ready'>;
  /** Where other services' events are read; closed by its owner. */
  readonly eventLog: EventLog;
  /** The keys by which other services sign their events. */
  readonly registry: KeyRegistry;
}

/** Starts the pods subgraph. Closing it takes no new request, ends those in flight, and lets go of the database. */
export async function startPods(options: PodsOptions): Promise<ServiceServer> {
  const database = openDatabase(options.databaseUrl);
  const identity = createServiceClient({ ...options, name: 'identity', url: options.identityUrl });
  const reader = prismaPodReader(database);
  const recorder = createAuditRecorder(options);
  const inbox = await startPodsInbox({ ...options, database, recorder });
  const server = await startSubgraphServer({
    ...options,
    name: 'pods',
    resolvers: createResolvers({
      ...options,
      reader,
      unitOfWork: prismaUnitOfWork(database, recorder),
      persons: createPersonDirectory(identity),
    }),
    routes: internalRoutes(reader),
    readiness: async () => ({
      database: await isReachable(database),
      relay: options.relay.ready(),
      inbox: inbox.healthy(),
    }),
  });
  return {
    ...server,
    async close() {
      await server.close();
      await inbox.close();
      await identity.close();
      await database.$disconnect();
    },
  };
}
