import { readFile } from 'node:fs/promises';
import { systemClock } from '@crowdpay/clock';
import { randomIds, systemRandomness } from '@crowdpay/ids';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import { fileSvidSource } from '@crowdpay/mtls';
import { closeOnSignals } from '@crowdpay/service-server';
import { readSandboxConfig } from './config.ts';
import { startSandbox } from './start-sandbox.ts';
import { readSigningSecret } from './webhooks/secret.ts';

const config = readSandboxConfig();
const clock = systemClock;
const log = createLogger({ name: 'psp-sandbox', level: config.LOG_LEVEL });
const svid = await fileSvidSource({ directory: config.SVID_DIR, clock, log });

const server = await startSandbox({
  host: config.HOST,
  port: config.PSP_SANDBOX_PORT,
  environment: config.CROWDPAY_ENV,
  svid,
  dataDirectory: config.PSP_SANDBOX_DATA_DIR,
  webhookUrl: config.PSP_WEBHOOK_URL,
  webhookSecret: readSigningSecret(await readFile(config.PSP_WEBHOOK_SECRET_FILE, 'utf8')),
  clock,
  ids: randomIds(clock),
  randomness: systemRandomness,
  log,
  metrics: createMetrics({ service: 'psp-sandbox' }),
  settleAfterMs: config.PSP_SANDBOX_SETTLE_AFTER_MS,
});

closeOnSignals({
  log,
  close: async () => {
    await server.close();
    svid.close();
  },
});
