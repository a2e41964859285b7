import { readFile } from 'node:fs/promises';
import { readKeyRegistry, readSigningKey } from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import { openEventLog } from '@crowdpay/event-log';
import { randomIds } from '@crowdpay/ids';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import { fileSvidSource } from '@crowdpay/mtls';
import { startRelay } from '@crowdpay/outbox';
import { createPrincipalVerifier, parsePrincipalJwks } from '@crowdpay/principal';
import { closeOnSignals } from '@crowdpay/service-server';
import { readAuditConfig } from './config.ts';
import { startAudit } from './start-audit.ts';
import { fileArchive } from './store/file-archive.ts';

const config = readAuditConfig();
const clock = systemClock;
const log = createLogger({ name: 'audit', level: config.LOG_LEVEL });
const metrics = createMetrics({ service: 'audit' });
const svid = await fileSvidSource({ directory: config.SVID_DIR, clock, log });
const eventLog = await openEventLog(config, { clientId: 'audit', svid, log });
const jwks = parsePrincipalJwks(await readFile(config.PRINCIPAL_JWKS_FILE, 'utf8'));
const registry = readKeyRegistry(await readFile(config.AUDIT_KEY_REGISTRY_FILE, 'utf8'));

const relay = await startRelay({
  producer: 'audit',
  databaseUrl: config.AUDIT_DATABASE_URL,
  signingKey: readSigningKey(await readFile(config.AUDIT_SIGNING_KEY_FILE, 'utf8')),
  registry,
  log: eventLog,
  clock,
  logger: log,
  metrics,
});
const server = await startAudit({
  host: config.HOST,
  port: config.AUDIT_PORT,
  environment: config.CROWDPAY_ENV,
  schemaDir: config.SCHEMA_DIR,
  databaseUrl: config.AUDIT_DATABASE_URL,
  podsUrl: config.PODS_URL,
  svid,
  principals: createPrincipalVerifier({ jwks, clock, audience: 'audit' }),
  registry,
  eventLog,
  archive: fileArchive(config.ARCHIVE_DIR),
  segmentAgeMs: config.ARCHIVE_SEGMENT_SECONDS * 1_000,
  gapDeadlineMs: config.AUDIT_GAP_DEADLINE_SECONDS * 1_000,
  clock,
  ids: randomIds(clock),
  log,
  metrics,
  relay,
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
