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
import { readIdentityConfig } from './config.ts';
import { sandboxKycProvider } from './kyc/sandbox-provider.ts';
import { readClients } from './oidc/clients.ts';
import { readCookieKeys, readSigningKeys } from './oidc/keys.ts';
import { startIdentity } from './start-identity.ts';

const config = readIdentityConfig();
const clock = systemClock;
const ids = randomIds(clock);
const log = createLogger({ name: 'identity', level: config.LOG_LEVEL });
const metrics = createMetrics({ service: 'identity' });
const svid = await fileSvidSource({ directory: config.SVID_DIR, clock, log });
const eventLog = await openEventLog(config, { clientId: 'identity', svid, log });
const jwks = parsePrincipalJwks(await readFile(config.PRINCIPAL_JWKS_FILE, 'utf8'));
const registry = readKeyRegistry(await readFile(config.AUDIT_KEY_REGISTRY_FILE, 'utf8'));

const relay = await startRelay({
  producer: 'identity',
  databaseUrl: config.IDENTITY_DATABASE_URL,
  signingKey: readSigningKey(await readFile(config.AUDIT_SIGNING_KEY_FILE, 'utf8')),
  registry,
  log: eventLog,
  clock,
  logger: log,
  metrics,
});
const server = await startIdentity({
  host: config.HOST,
  port: config.IDENTITY_PORT,
  environment: config.CROWDPAY_ENV,
  publicUrl: new URL(config.PUBLIC_URL),
  schemaDir: config.SCHEMA_DIR,
  databaseUrl: config.IDENTITY_DATABASE_URL,
  svid,
  principals: createPrincipalVerifier({ jwks, clock, audience: 'identity' }),
  policy: await loadPolicy({ file: config.POLICY_FILE, clock, ids }),
  kycProvider: sandboxKycProvider,
  signingKeys: await readSigningKeys(config.OIDC_KEYS_FILE),
  cookieKeys: await readCookieKeys(config.OIDC_COOKIE_KEY_FILE),
  clients: await readClients(config.OIDC_CLIENTS_FILE),
  developmentLogin: config.DEVELOPMENT_LOGIN,
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
