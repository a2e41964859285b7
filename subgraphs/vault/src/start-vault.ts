import type { KeyRegistry } from '@crowdpay/audit-event';
import { type Clock, periodically } from '@crowdpay/clock';
import type { EventLog } from '@crowdpay/event-log';
import { type IdSource, systemRandomness } from '@crowdpay/ids';
import type { KeyManagement } from '@crowdpay/kms';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { SvidSource } from '@crowdpay/mtls';
import { type Relay, createAuditRecorder } from '@crowdpay/outbox';
import type { PolicyEngine } from '@crowdpay/policy';
import type { PrincipalVerifier } from '@crowdpay/principal';
import { createServiceClient } from '@crowdpay/service-client';
import type { ServiceServer } from '@crowdpay/service-server';
import { startSubgraphServer } from '@crowdpay/subgraph-server';
import { createPeople } from './callees/identity.ts';
import { createCrowdDirectory } from './callees/pods.ts';
import type { KeyMaxAges } from './domain/key-ages.ts';
import type { PanTokenFormat } from './domain/kinds/index.ts';
import { startErasureReplay } from './erasure-replay.ts';
import { startVaultInbox } from './inbox.ts';
import type { VolumeLimits } from './domain/volume/limits.ts';
import type { UnusualVolumeRules } from './domain/volume/unusual-volume.ts';
import { internalRoutes } from './internal-routes.ts';
import { startJobWork } from './jobs/job-work.ts';
import { createResolvers } from './resolvers.ts';
import { type Database, openDatabase } from './store/database.ts';
import { startSubjectRequestWork } from './subject-requests/subject-request-work.ts';
import { sweepRegistrations } from './use-cases/subjects/sweep-registrations.ts';
import { sweepExpiredTokens } from './use-cases/tokens/sweep-expired-tokens.ts';
import { pruneVolumes } from './use-cases/volume/prune-volumes.ts';
import { sweepExports } from './use-cases/subjects/sweep-exports.ts';
import { sweepSecurityCodes } from './use-cases/cards/sweep-security-codes.ts';
import { tellAnonymousDenials } from './use-cases/disclosure/tell-anonymous-denials.ts';
import { wireUseCases } from './wire-use-cases.ts';

/** What the vault is made of. */
export interface VaultOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly environment: string;
  readonly schemaDir: string;
  readonly databaseUrl: string;
  /** Where the pods subgraph listens. It need not be there for the vault to start or to be ready. */
  readonly podsUrl: string;
  /** Where the identity subgraph listens; while it is away, refused registrations wait. */
  readonly identityUrl: string;
  readonly svid: SvidSource;
  readonly principals: PrincipalVerifier;
  readonly policy: PolicyEngine;
  readonly kms: KeyManagement;
  readonly panTokenFormat: PanTokenFormat;
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
  /** How often expired security codes and cached keys are looked for, in ms; 10 s by default. */
  readonly sweepMs?: number;
  /** How often data-subject requests are looked at, in ms; 5 s by default. */
  readonly subjectRequestsMs?: number;
  /** See `JobWorkerOptions`; `JOB_LEASE_MS` by default. */
  readonly jobLeaseMs?: number;
  /** When rotations are due; `DEFAULT_KEY_MAX_AGES` by default. */
  readonly keyMaxAges?: KeyMaxAges;
  /** How much callers may put through; `DEFAULT_VOLUME_LIMITS` by default. */
  readonly volumeLimits?: VolumeLimits;
  /** When a caller's reveals are frozen; `DEFAULT_UNUSUAL_VOLUME_RULES` by default. */
  readonly unusualVolume?: UnusualVolumeRules;
}

const SWEEP_MS = 10_000;
const REGISTRATION_SWEEP_MS = 60_000;
// 1,000 values of the longest kind, with their frame in JSON and characters of several bytes.
const BODY_LIMIT_BYTES = 2 * 1_048_576;

/** Starts the vault: its subgraph, its internal routes, and the sweep of what has expired. */
export async function startVault(options: VaultOptions): Promise<ServiceServer> {
  const { clock, ids, log } = options;
  const database = openDatabase(options.databaseUrl, log);
  const pods = createServiceClient({ ...options, name: 'pods', url: options.podsUrl });
  const identity = createServiceClient({ ...options, name: 'identity', url: options.identityUrl });
  const crowd = createCrowdDirectory(pods);
  const dependencies = wireUseCases({ ...options, crowd, randomness: systemRandomness }, database);
  const { keys, indexKeys, subjectKeys, unitOfWork } = dependencies;
  const inbox = await startVaultInbox({ ...options, database, recorder: createAuditRecorder(options) });

  const erasureReplay = startErasureReplay({ ...dependencies, ...options });

  const server = await startSubgraphServer({
    ...options,
    name: 'vault',
    resolvers: createResolvers(dependencies),
    routes: internalRoutes(dependencies),
    readiness: async () => ({
      database: await isReachable(database),
      relay: options.relay.ready(),
      inbox: inbox.healthy(),
      erasures: erasureReplay.isDone(),
    }),
    // What was erased after this database was backed up is erased again before anything is shown.
    isServing: () => erasureReplay.isDone(),
    bodyLimitBytes: BODY_LIMIT_BYTES,
  });
  const onError = (error: unknown): void => {
    log.error({ err: error }, 'The sweep failed');
  };
  const sweep = periodically({ everyMs: options.sweepMs ?? SWEEP_MS, onError }, async () => {
    keys.sweep();
    subjectKeys.sweep();
    indexKeys.sweep();
    await sweepSecurityCodes({ unitOfWork, clock, ids });
    await sweepExpiredTokens({ unitOfWork, clock, ids });
    await sweepExports({ unitOfWork, clock });
    await tellAnonymousDenials({ unitOfWork, clock, ids });
    await pruneVolumes(dependencies);
  });
  // Apart from the others, as it waits for identity.
  const registrations = periodically({ everyMs: options.sweepMs ?? REGISTRATION_SWEEP_MS, onError }, async () => {
    if (erasureReplay.isDone()) await sweepRegistrations({ ...dependencies, people: createPeople(identity) });
  });
  const subjectRequests = startSubjectRequestWork(dependencies, options.subjectRequestsMs);
  // What had been done before the database was set back is not done and told again before that is known.
  const jobWork = startJobWork(dependencies, { ...options, mayBegin: () => erasureReplay.isDone() });
  return {
    ...server,
    async close() {
      await server.close();
      await inbox.close();
      await erasureReplay.close();
      await Promise.all([sweep.close(), registrations.close(), jobWork.close(), subjectRequests.close()]);
      subjectKeys.close();
      indexKeys.close();
      keys.close();
      await pods.close();
      await identity.close();
      await database.close();
    },
  };
}

async function isReachable(database: Database): Promise<boolean> {
  try {
    await database.prisma.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
