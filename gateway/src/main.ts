import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { systemClock } from '@crowdpay/clock';
import { randomIds, systemRandomness } from '@crowdpay/ids';
import { createInjectionScanner } from '@crowdpay/injection-scan';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import { fileSvidSource, spiffeIdOf } from '@crowdpay/mtls';
import { createPrincipalSigner } from '@crowdpay/principal';
import { closeOnSignals } from '@crowdpay/service-server';
import { remoteKeys } from './access-token/remote-keys.ts';
import { createAccessTokenVerifier } from './access-token/verifier.ts';
import { readGatewayConfig } from './config.ts';
import { createReadiness } from './http/readiness.ts';
import { readSupergraph } from './operation/supergraph.ts';
import { readPersistedOperations } from './persisted-operations.ts';
import { createRateLimiters } from './rate-limit/limiters.ts';
import { createSourceIds } from './rate-limit/source-id.ts';
import { startGateway } from './server.ts';
import { connectServices } from './services.ts';
import { remoteVault } from './vault/remote-vault.ts';

// A scan takes some hundred microseconds, a thousand addresses in one request some 60 ms; a process that was stalled in the
// middle of one must not block the request.
const SCAN_BUDGET_MS = 500;

const config = readGatewayConfig();
const environment = config.CROWDPAY_ENV;
const clock = systemClock;
const randomness = systemRandomness;
const log = createLogger({ name: 'gateway', level: config.LOG_LEVEL });
const metrics = createMetrics({ service: 'gateway' });
const perMinute = (attempts: number) => ({ attempts, windowSeconds: 60 });

const svid = await fileSvidSource({ directory: config.SVID_DIR, clock, log });
const services = connectServices({
  environment,
  svid,
  log,
  metrics,
  urls: {
    identity: config.IDENTITY_URL,
    pods: config.PODS_URL,
    payments: config.PAYMENTS_URL,
    vault: config.VAULT_URL,
    audit: config.AUDIT_URL,
  },
});
const principalKey = createPrivateKey(await readFile(config.PRINCIPAL_KEY_FILE, 'utf8'));
const signer = createPrincipalSigner({
  key: principalKey,
  clock,
  presenter: spiffeIdOf(environment, 'gateway'),
});

const gateway = await startGateway({
  host: config.HOST,
  port: config.GATEWAY_PORT,
  publicUrl: new URL(config.PUBLIC_URL),
  development: environment === 'development',
  defaultTenant: config.DEFAULT_TENANT,
  trustedProxies: config.TRUSTED_PROXIES,
  metricsNetworks: config.METRICS_NETWORKS,
  supergraph: readSupergraph(await readFile(config.SUPERGRAPH_FILE, 'utf8')),
  services: services.clients,
  readiness: createReadiness(services.dependencies, clock),
  signer,
  sourceIds: createSourceIds(principalKey),
  accessTokens: createAccessTokenVerifier({
    keys: remoteKeys(services.clients.identity),
    issuer: `${config.PUBLIC_URL}/oidc`,
    clock,
  }),
  vault: remoteVault({ client: services.clients.vault, signer, clock }),
  scanner: createInjectionScanner({ budgetMs: SCAN_BUDGET_MS, log, metrics }),
  persistedOperations: await readPersistedOperations(config.PERSISTED_QUERIES_FILE),
  safelistMode: config.SAFELIST_MODE,
  limiters: createRateLimiters({ log, ...(config.REDIS_URL === undefined ? {} : { redisUrl: config.REDIS_URL }) }),
  rates: {
    source: perMinute(config.RATE_LIMIT_SOURCE),
    signIn: perMinute(config.RATE_LIMIT_SIGN_IN),
    identity: {
      anonymous: perMinute(config.RATE_LIMIT_ANONYMOUS),
      user: perMinute(config.RATE_LIMIT_USER),
      partner: perMinute(config.RATE_LIMIT_PARTNER),
    },
  },
  costLimit: config.COST_LIMIT,
  ...(config.APOLLO_KEY !== undefined && config.APOLLO_GRAPH_REF !== undefined
    ? { studio: { key: config.APOLLO_KEY, graphRef: config.APOLLO_GRAPH_REF } }
    : {}),
  clock,
  ids: randomIds(clock, randomness),
  randomness,
  log,
  metrics,
});

closeOnSignals({
  log,
  async close() {
    await gateway.close();
    await services.close();
    svid.close();
  },
});
