import { readFile } from 'node:fs/promises';
import { readKeyRegistry, readSigningKey } from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import { openEventLog } from '@crowdpay/event-log';
import { randomIds } from '@crowdpay/ids';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import { fileSvidSource } from '@crowdpay/mtls';
import { startRelay } from '@crowdpay/outbox';
import { loadPolicy } from '@crowdpay/policy';
import { createPrincipalVerifier, parsePrincipalJwks } from '@crowdpay/principal';
import { closeOnSignals } from '@crowdpay/service-server';
import { readPodsConfig } from './config.ts';
import { startPods } from './start-pods.ts';

const config = readPodsConfig();
const clock = systemClock;
const ids = randomIds(clock);
const log = createLogger({ name: 'pods', level: config.LOG_LEVEL });
const metrics = createMetrics({ service: 'pods' });
const svid = await fileSvidSource({ directory: config.SVID_DIR, clock, log });
const eventLog = await openEventLog(config, { clientId: 'pods', svid, log });
const jwks = parsePrincipalJwks(await readFile(config.PRINCIPAL_JWKS_FILE, 'utf8'));
const registry = readKeyRegistry(await readFile(config.AUDIT_KEY_REGISTRY_FILE, 'utf8'));

const relay = await startRelay({
  producer: 'pods',
  databaseUrl: config.PODS_DATABASE_URL,
  signingKey: readSigningKey(await readFile(config.AUDIT_SIGNING_KEY_FILE, 'utf8')),
  registry,
  log: eventLog,
  clock,
  logger: log,
  metrics,
});
const server = await startPods({
  host: config.HOST,
  port: config.PODS_PORT,
  environment: config.CROWDPAY_ENV,
  schemaDir: config.SCHEMA_DIR,
  databaseUrl: config.PODS_DATABASE_URL,
  identityUrl: config.IDENTITY_URL,
  svid,
  principals: createPrincipalVerifier({ jwks, clock, audience: 'pods' }),
  policy: await loadPolicy({ file: config.POLICY_FILE, clock, ids }),
  clock,
  ids,
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
