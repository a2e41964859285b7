import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { SvidSource } from '@crowdpay/mtls';
import { createServiceClient } from '@crowdpay/service-client';
import { type ServiceServer, startServiceServer } from '@crowdpay/service-server';
import { sandboxProvider } from './providers/sandbox.ts';
import { connectorRoutes } from './routes.ts';
import { serviceCardVault } from './vault/service-card-vault.ts';

/** What the connector is made of. */
export interface ConnectorOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly environment: string;
  readonly svid: SvidSource;
  readonly vaultUrl: string;
  readonly sandboxUrl: string;
  /** How long the provider may take for one answer, in milliseconds. */
  readonly providerTimeoutMs: number;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Starts the connector: the one process that sees card numbers. */
export async function startConnector(options: ConnectorOptions): Promise<ServiceServer> {
  const { svid, environment, log, metrics } = options;
  const around = { svid, environment, log, metrics };
  const vault = createServiceClient({ name: 'vault', url: options.vaultUrl, ...around });
  const sandbox = createServiceClient({ name: 'psp-sandbox', url: options.sandboxUrl, ...around });
  const server = await startServiceServer({
    name: 'psp-connector',
    host: options.host,
    port: options.port,
    ...around,
    routes: connectorRoutes({
      vault: serviceCardVault(vault),
      provider: sandboxProvider(sandbox, options.providerTimeoutMs),
    }),
    bodyLimitBytes: 16_384,
  });
  return {
    ...server,
    async close() {
      await server.close();
      await Promise.all([vault.close(), sandbox.close()]);
    },
  };
}
