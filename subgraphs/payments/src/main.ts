import { readFile } from 'node:fs/promises';
import { readKeyRegistry, readSigningKey } from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import { openEventLog } from '@crowdpay/event-log';
import { randomIds, systemRandomness } from '@crowdpay/ids';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import { fileSvidSource } from '@crowdpay/mtls';
import { startRelay } from '@crowdpay/outbox';
import { loadPolicy } from '@crowdpay/policy';
import { createPrincipalVerifier, parsePrincipalJwks } from '@crowdpay/principal';
import { closeOnSignals } from '@crowdpay/service-server';
import { readPaymentsConfig } from './config.ts';
import { startPayments } from './start-payments.ts';
import { readWebhookSecrets } from './webhooks/secrets.ts';

const config = readPaymentsConfig();
const clock = systemClock;
const ids = randomIds(clock);
const log = createLogger({ name: 'payments', level: config.LOG_LEVEL });
const metrics = createMetrics({ service: 'payments' });
const svid = await fileSvidSource({ directory: config.SVID_DIR, clock, log });
const eventLog = await openEventLog(config, { clientId: 'payments', svid, log });
const jwks = parsePrincipalJwks(await readFile(config.PRINCIPAL_JWKS_FILE, 'utf8'));
const registry = readKeyRegistry(await readFile(config.AUDIT_KEY_REGISTRY_FILE, 'utf8'));

const relay = await startRelay({
  producer: 'payments',
  databaseUrl: config.PAYMENTS_DATABASE_URL,
  signingKey: readSigningKey(await readFile(config.AUDIT_SIGNING_KEY_FILE, 'utf8')),
  registry,
  log: eventLog,
  clock,
  logger: log,
  metrics,
});
const server = await startPayments({
  host: config.HOST,
  port: config.PAYMENTS_PORT,
  environment: config.CROWDPAY_ENV,
  schemaDir: config.SCHEMA_DIR,
  databaseUrl: config.PAYMENTS_DATABASE_URL,
  podsUrl: config.PODS_URL,
  connectorUrl: config.PSP_CONNECTOR_URL,
  webhookSecrets: readWebhookSecrets(await readFile(config.PSP_WEBHOOK_SECRET_FILE, 'utf8')),
  svid,
  principals: createPrincipalVerifier({ jwks, clock, audience: 'payments' }),
  policy: await loadPolicy({ file: config.POLICY_FILE, clock, ids }),
  clock,
  ids,
  randomness: systemRandomness,
  log,
  metrics,
  relay,
  eventLog,
  registry,
});

closeOnSignals({
  log,
  close: async () => {
    await server.close();
    await relay.close();
    await eventLog.close();
    svid.close();
  },
});
