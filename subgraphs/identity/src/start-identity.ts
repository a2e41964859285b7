import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { SvidSource } from '@crowdpay/mtls';
import { createAuditRecorder } from '@crowdpay/outbox';
import type { PolicyEngine } from '@crowdpay/policy';
import type { PrincipalVerifier } from '@crowdpay/principal';
import type { ServiceServer } from '@crowdpay/service-server';
import { startSubgraphServer } from '@crowdpay/subgraph-server';
import type { JWKS } from 'oidc-provider';
import type { KycProvider } from './domain/kyc-case.ts';
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
import { periodically } from './workers/periodically.ts';

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
  const unitOfWork = prismaUnitOfWork(database, createAuditRecorder(options));
  const provider = await createProvider({
    issuer: new URL('/oidc', publicUrl).href,
    adapter: prismaOidcAdapter(database, clock),
    keys: options.signingKeys,
    cookieKeys: options.cookieKeys,
    clients,
    users,
  });
  watchProvider(provider, log, metrics);

  const useCases = { ...options, users, unitOfWork, provider: options.kycProvider };
  const server = await startSubgraphServer({
    ...options,
    name: 'identity',
    resolvers: createResolvers(useCases),
    routes: internalRoutes({ users }),
    readiness: async () => ({ database: await isReachable(database) }),
    extend: (app) => {
      mountProvider(app, provider);
      const login = options.developmentLogin ? { developmentLogin: { users, unitOfWork, metrics } } : {};
      addInteractionRoutes(app, { provider, clients, publicUrl, log, ...login });
    },
  });

  const queue = prismaKycCaseQueue(database);
  const workers = [
    periodically({ name: 'resume-kyc-cases', everyMs: options.kycPollMs ?? KYC_POLL_MS, log }, () =>
      resumeKycCases({ ...useCases, queue }),
    ),
    periodically({ name: 'delete-expired-artefacts', everyMs: EXPIRY_POLL_MS, log }, () =>
      deleteExpiredArtefacts(database, clock.now()),
    ),
  ];
  return {
    ...server,
    async close() {
      await server.close();
      await Promise.all(workers.map((worker) => worker.close()));
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
