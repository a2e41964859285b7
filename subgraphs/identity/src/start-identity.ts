import type { KeyRegistry } from '@crowdpay/audit-event';
import { type Clock, periodically } from '@crowdpay/clock';
import type { EventLog } from '@crowdpay/event-log';
import type { IdSource } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { SvidSource } from '@crowdpay/mtls';
import { type Relay, createAuditRecorder } from '@crowdpay/outbox';
import type { PolicyEngine } from '@crowdpay/policy';
import type { PrincipalVerifier } from '@crowdpay/principal';
import type { ServiceServer } from '@crowdpay/service-server';
import { startSubgraphServer } from '@crowdpay/subgraph-server';
import type { JWKS } from 'oidc-provider';
import type { KycProvider } from './domain/kyc-case.ts';
import { startIdentityInbox } from './inbox.ts';
import { addInteractionRoutes } from './interaction/routes.ts';
import { internalRoutes } from './internal-routes.ts';
import type { ClientRegistry } from './oidc/clients.ts';
import { mountProvider } from './oidc/mount.ts';
import { createProvider } from './oidc/provider.ts';
import { watchProvider } from './oidc/provider-events.ts';
import { createResolvers } from './resolvers.ts';
import { prismaKycCaseQueue } from './store/kyc-cases.ts';
import { prismaOidcAdapter } from './store/oidc-artefacts.ts';
import { deleteExpiredArtefacts } from './store/oidc-expiry.ts';
import { type Database, openDatabase } from './store/prisma.ts';
import { prismaUnitOfWork } from './store/unit-of-work.ts';
import { prismaUserReader } from './store/users.ts';
import { resumeKycCases } from './use-cases/resume-kyc-cases.ts';

/** What identity is made of. */
export interface IdentityOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly environment: string;
  /** Where clients meet the platform; the issuer is `<publicUrl>/oidc`. */
  readonly publicUrl: URL;
  readonly schemaDir: string;
  readonly databaseUrl: string;
  readonly svid: SvidSource;
  readonly principals: PrincipalVerifier;
  readonly policy: PolicyEngine;
  readonly kycProvider: KycProvider;
  readonly signingKeys: JWKS;
  readonly cookieKeys: readonly string[];
  readonly clients: ClientRegistry;
  /** Whether an e-mail alone signs a person in. */
  readonly developmentLogin: boolean;
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
  /** How often abandoned KYC cases are looked for, in ms. */
  readonly kycPollMs?: number;
}

const KYC_POLL_MS = 5_000;
const EXPIRY_POLL_MS = 60_000;

/** Starts identity: its subgraph, the OpenID provider with its pages, and its workers. */
export async function startIdentity(options: IdentityOptions): Promise<ServiceServer> {
  const { clock, log, metrics, publicUrl, clients } = options;
  const database = openDatabase(options.databaseUrl);
  const users = prismaUserReader(database);
  const recorder = createAuditRecorder(options);
  const unitOfWork = prismaUnitOfWork(database, recorder);
  const provider = await createProvider({
    issuer: new URL('/oidc', publicUrl).href,
    adapter: prismaOidcAdapter(database, clock),
    keys: options.signingKeys,
    cookieKeys: options.cookieKeys,
    clients,
    users,
  });
  watchProvider(provider, log, metrics);

  const inbox = await startIdentityInbox({ ...options, database, recorder });
  const useCases = { ...options, users, unitOfWork, provider: options.kycProvider };
  const server = await startSubgraphServer({
    ...options,
    name: 'identity',
    resolvers: createResolvers(useCases),
    routes: internalRoutes({ users }),
    readiness: async () => ({
      database: await isReachable(database),
      relay: options.relay.ready(),
      inbox: inbox.healthy(),
    }),
    extend: (app) => {
      mountProvider(app, provider);
      const login = options.developmentLogin ? { developmentLogin: { users, unitOfWork, metrics } } : {};
      addInteractionRoutes(app, { provider, clients, users, publicUrl, log, ...login });
    },
  });

  const queue = prismaKycCaseQueue(database);
  const failed = (work: string) => (error: unknown) => {
    log.error({ work, err: error }, 'Periodic work failed');
  };
  const workers = [
    periodically({ everyMs: options.kycPollMs ?? KYC_POLL_MS, onError: failed('resume-kyc-cases') }, () =>
      resumeKycCases({ ...useCases, queue }),
    ),
    periodically({ everyMs: EXPIRY_POLL_MS, onError: failed('delete-expired-artefacts') }, () =>
      deleteExpiredArtefacts(database, clock.now()),
    ),
  ];
  return {
    ...server,
    async close() {
      await server.close();
      await Promise.all([inbox, ...workers].map((worker) => worker.close()));
      await database.$disconnect();
    },
  };
}

async function isReachable(database: Database): Promise<boolean> {
  try {
    await database.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
