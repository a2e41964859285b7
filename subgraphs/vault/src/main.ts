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
import { keyMaxAgesOf, readVaultConfig, unusualVolumeOf, volumeLimitsOf } from './config.ts';
import { openKms } from './open-kms.ts';
import { startVault } from './start-vault.ts';

const config = readVaultConfig();
const clock = systemClock;
const ids = randomIds(clock);
const log = createLogger({ name: 'vault', level: config.LOG_LEVEL });
const metrics = createMetrics({ service: 'vault' });
const svid = await fileSvidSource({ directory: config.SVID_DIR, clock, log });
const eventLog = await openEventLog(config, { clientId: 'vault', svid, log });
const jwks = parsePrincipalJwks(await readFile(config.PRINCIPAL_JWKS_FILE, 'utf8'));
const registry = readKeyRegistry(await readFile(config.AUDIT_KEY_REGISTRY_FILE, 'utf8'));

const relay = await startRelay({
  producer: 'vault',
  databaseUrl: config.VAULT_DATABASE_URL,
  signingKey: readSigningKey(await readFile(config.AUDIT_SIGNING_KEY_FILE, 'utf8')),
  registry,
  log: eventLog,
  clock,
  logger: log,
  metrics,
});
const server = await startVault({
  host: config.HOST,
  port: config.VAULT_PORT,
  environment: config.CROWDPAY_ENV,
  schemaDir: config.SCHEMA_DIR,
  databaseUrl: config.VAULT_DATABASE_URL,
  podsUrl: config.PODS_URL,
  identityUrl: config.IDENTITY_URL,
  svid,
  principals: createPrincipalVerifier({ jwks, clock, audience: 'vault' }),
  policy: await loadPolicy({ file: config.POLICY_FILE, clock, ids }),
  kms: await openKms(config.kms),
  panTokenFormat: config.VAULT_PAN_TOKEN_FORMAT,
  volumeLimits: volumeLimitsOf(config),
  unusualVolume: unusualVolumeOf(config),
  keyMaxAges: keyMaxAgesOf(config),
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
