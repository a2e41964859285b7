import type { KeyRegistry } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import { type EventLog, LEDGER_TOPIC, QUARANTINE_TOPIC } from '@crowdpay/event-log';
import type { IdSource } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { SvidSource } from '@crowdpay/mtls';
import { type Relay, createAuditRecorder } from '@crowdpay/outbox';
import type { PrincipalVerifier } from '@crowdpay/principal';
import { createServiceClient } from '@crowdpay/service-client';
import type { ServiceServer } from '@crowdpay/service-server';
import { startSubgraphServer } from '@crowdpay/subgraph-server';
import { podsMemberships } from './callees/memberships.ts';
import type { Archive } from './domain/archive.ts';
import type { EntryReader } from './domain/entry-reader.ts';
import type { Ledger } from './domain/ledger.ts';
import { type FollowUpStep, startFollowUp } from './follow-up.ts';
import { startAuditInbox } from './inbox.ts';
import { startIntake } from './intake.ts';
import { type AuditMetrics, auditMetrics } from './metrics.ts';
import { createResolvers } from './resolvers.ts';
import { type Database, openDatabase } from './store/database.ts';
import { prismaEntryReader } from './store/entry-reader.ts';
import { sqlLedger } from './store/ledger.ts';
import { ledgerPublication, quarantinePublication, sqlPublicationPositions } from './store/publications.ts';
import { sqlSegments } from './store/segments.ts';
import { archiveEntries } from './use-cases/archive-entries.ts';
import { publishNext } from './use-cases/publish-next.ts';
import { stopOverdueGaps } from './use-cases/stop-overdue-gaps.ts';

/** What the audit subgraph runs on. */
export interface AuditOptions {
  readonly host: string;
  readonly port: number;
  readonly environment: string;
  readonly schemaDir: string;
  readonly databaseUrl: string;
  readonly podsUrl: string;
  readonly svid: SvidSource;
  readonly principals: PrincipalVerifier;
  readonly registry: KeyRegistry;
  /** Closed by its owner. */
  readonly eventLog: EventLog;
  readonly archive: Archive;
  readonly segmentAgeMs: number;
  readonly gapDeadlineMs: number;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Publishes what is recorded here; a service that leaves its events lying is not ready. */
  readonly relay: Pick<Relay, 'ready'>;
}

/** Starts the audit subgraph: intake, follow-up, inbox and server. Closing it ends them in the reverse order. */
export async function startAudit(options: AuditOptions): Promise<ServiceServer> {
  const { eventLog, log, registry } = options;
  const database = openDatabase(options.databaseUrl, log);
  const ledger = sqlLedger(database.pool, options.ids);
  const reader = prismaEntryReader(database);
  const metrics = auditMetrics(options.metrics);
  const pods = createServiceClient({ ...options, name: 'pods', url: options.podsUrl });
  const steps = followUpSteps(options, { database, ledger, reader, metrics });
  const followUp = startFollowUp({ databaseUrl: options.databaseUrl, steps, metrics, log });
  const onStored = (): void => {
    followUp.wake();
  };
  const intake = startIntake({ ...options, ledger, metrics, onStored });
  const inbox = await startAuditInbox({ ...options, database, recorder: createAuditRecorder(options) });
  const server = await startSubgraphServer({
    ...options,
    name: 'audit',
    resolvers: createResolvers({
      registry,
      reader,
      memberships: podsMemberships(pods),
    }),
    readiness: async () => ({
      database: await database.isReachable(),
      eventLog: await eventLog.health(),
      intake: intake.healthy(),
      relay: options.relay.ready(),
      inbox: inbox.healthy(),
    }),
  });
  return {
    ...server,
    async close() {
      await server.close();
      await inbox.close();
      await intake.close();
      await followUp.close();
      await pods.close();
      await database.close();
    },
  };
}

interface FollowUpParts {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly reader: EntryReader;
  readonly metrics: AuditMetrics;
}

function followUpSteps(
  options: AuditOptions,
  { database, ledger, reader, metrics }: FollowUpParts,
): readonly FollowUpStep[] {
  const { eventLog, log } = options;
  const { pool } = database;
  const publishing = { log: eventLog, positions: sqlPublicationPositions(pool) };
  const archiving = { ...options, segments: sqlSegments(pool) };
  const ensured = new Set<string>();
  const publish = (publication: ReturnType<typeof ledgerPublication>) => async (): Promise<boolean> => {
    const key = `${await eventLog.identity()} ${publication.topic}`;
    if (!ensured.has(key)) await eventLog.ensureTopic(publication.topic);
    ensured.add(key);
    return publishNext(publishing, publication);
  };
  return [
    { name: `publish ${LEDGER_TOPIC}`, run: publish(ledgerPublication(pool)) },
    { name: `publish ${QUARANTINE_TOPIC}`, run: publish(quarantinePublication(pool)) },
    { name: 'archive', run: () => archiveEntries(archiving) },
    {
      name: 'judge gaps',
      run: async () => {
        for (const chain of await stopOverdueGaps({ ...options, ledger, eventLog: await eventLog.identity() })) {
          log.error(
            { producer: chain.producer, fault: 'GAP' },
            'entries are missing: the chain of a producer is stopped',
          );
        }
        metrics.chains(await reader.chains());
        return false;
      },
    },
  ];
}
