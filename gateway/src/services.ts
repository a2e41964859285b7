import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import { mtlsDispatcher, spiffeIdOf, type SvidSource } from '@crowdpay/mtls';
import { createServiceClient, type ServiceClient } from '@crowdpay/service-client';
import type { Dependency } from './http/readiness.ts';

/** The subgraphs, which are also the services that the gateway's other calls go to. */
export const SERVICES = ['identity', 'pods', 'payments', 'vault', 'audit'] as const;

/** One of {@link SERVICES}. */
export type ServiceName = (typeof SERVICES)[number];

/** Connections to every service. */
export interface Services {
  readonly clients: Readonly<Record<ServiceName, ServiceClient>>;
  /** The same services, for questions about their readiness. */
  readonly dependencies: readonly Dependency[];
  close(): Promise<void>;
}

/** What connections are made of. */
export interface ServicesOptions {
  readonly urls: Readonly<Record<ServiceName, string>>;
  readonly environment: string;
  readonly svid: SvidSource;
  readonly log: Logger;
  readonly metrics: Metrics;
}

const CONNECTIONS = 64;

/** Pooled mTLS connections to every service, each with a breaker of its own. */
export function connectServices(options: ServicesOptions): Services {
  const { urls, environment, svid, log, metrics } = options;
  const client = (name: ServiceName): ServiceClient =>
    createServiceClient({ name, url: urls[name], svid, environment, log, metrics, connections: CONNECTIONS });
  const clients = {
    identity: client('identity'),
    pods: client('pods'),
    payments: client('payments'),
    vault: client('vault'),
    audit: client('audit'),
  };
  const dependencies = SERVICES.map((name) => ({
    name,
    url: urls[name],
    dispatcher: mtlsDispatcher({ source: svid, expectedSpiffeId: spiffeIdOf(environment, name), connections: 1 }),
  }));
  return {
    clients,
    dependencies,
    async close() {
      await Promise.all(Object.values(clients).map((each) => each.close()));
      await Promise.all(dependencies.map(({ dispatcher }) => dispatcher.close()));
    },
  };
}
