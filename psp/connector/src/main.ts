import { systemClock } from '@crowdpay/clock';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import { fileSvidSource } from '@crowdpay/mtls';
import { closeOnSignals } from '@crowdpay/service-server';
import { readConnectorConfig } from './config.ts';
import { startConnector } from './start-connector.ts';

const config = readConnectorConfig();
const log = createLogger({ name: 'psp-connector', level: config.LOG_LEVEL });
const svid = await fileSvidSource({ directory: config.SVID_DIR, clock: systemClock, log });

const server = await startConnector({
  host: config.HOST,
  port: config.PSP_CONNECTOR_PORT,
  environment: config.CROWDPAY_ENV,
  svid,
  vaultUrl: config.VAULT_URL,
  sandboxUrl: config.PSP_SANDBOX_URL,
  providerTimeoutMs: config.PSP_TIMEOUT_MS,
  log,
  metrics: createMetrics({ service: 'psp-connector' }),
});

closeOnSignals({
  log,
  close: async () => {
    await server.close();
    svid.close();
  },
});
