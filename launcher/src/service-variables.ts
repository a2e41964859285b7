import { join } from 'node:path';
import { type LauncherConfig, REPOSITORY } from './config.ts';
import type { PlatformDatabases } from './databases/platform-databases.ts';
import type { PlatformKeys } from './keys/platform-keys.ts';
import { type ServiceName, type SubgraphName, variablePrefix } from './service-names.ts';
import type { StateFolder } from './state-folder.ts';

/** Everything from which the services' variables are made. */
export interface VariableSources {
  config: LauncherConfig;
  folder: StateFolder;
  keys: PlatformKeys;
  databases: PlatformDatabases;
  /** Brokers of the event log, when it is kafka. */
  kafkaBrokers: string | undefined;
  kafkaTls: 'svid' | 'off' | undefined;
}

type Variables = Readonly<Record<string, string>>;

/** Which other services each one calls, and so needs to know the address of. */
const CALLEES: Readonly<Record<ServiceName, readonly ServiceName[]>> = {
  gateway: ['identity', 'pods', 'payments', 'vault', 'audit'],
  identity: [],
  pods: ['identity'],
  payments: ['pods', 'psp-connector'],
  vault: ['pods', 'identity'],
  audit: ['pods'],
  'psp-connector': ['vault', 'psp-sandbox'],
  'psp-sandbox': [],
};

/** Settings of a service that the launcher does not set, but hands on when the user does. */
const HANDED_ON: Readonly<Record<ServiceName, RegExp>> = {
  gateway:
    /^(REDIS_URL|PERSISTED_QUERIES_FILE|SAFELIST_MODE|SUPERGRAPH_FILE|APOLLO_\w+|RATE_LIMIT_\w+|COST_LIMIT|TRUSTED_PROXIES|METRICS_NETWORKS|DEFAULT_TENANT)$/,
  identity: /^(REDIS_URL|DEVELOPMENT_LOGIN)$/,
  pods: /^REDIS_URL$/,
  payments: /^REDIS_URL$/,
  vault:
    /^(REDIS_URL|KMS|KMS_\w+|AWS_\w+|VAULT_PAN_TOKEN_FORMAT|VAULT_\w+_MAX_AGE_DAYS|VAULT_\w+_LIMIT|VAULT_UNUSUAL_\w+)$/,
  audit: /^(REDIS_URL|ARCHIVE_SEGMENT_SECONDS|AUDIT_GAP_DEADLINE_SECONDS)$/,
  'psp-connector': /^PSP_TIMEOUT_MS$/,
  'psp-sandbox': /^PSP_SANDBOX_SETTLE_AFTER_MS$/,
};
const HANDED_ON_TO_ALL = /^(LOG_LEVEL|SCHEMA_DIR|POLICY_FILE|KAFKA_TLS|NODE_EXTRA_CA_CERTS|TZ)$/;

/**
 * The whole environment of one service: what it needs and nothing else, so that a hole in one service gives away that
 * service's secrets and no others.
 */
export function serviceVariables(service: ServiceName, sources: VariableSources): Variables {
  const { config, folder } = sources;
  return {
    NODE_ENV: 'production',
    CROWDPAY_ENV: config.environment,
    HOST: config.host,
    PUBLIC_URL: config.publicUrl,
    [`${variablePrefix(service)}_PORT`]: String(config.ports[service]),
    SVID_DIR: join(folder.svid, service),
    SCHEMA_DIR: join(REPOSITORY, 'schema'),
    POLICY_FILE: join(REPOSITORY, 'policy', 'crowdpay.wasm'),
    ...calleeUrls(service, config),
    ...(isSubgraph(service) ? subgraphVariables(service, sources) : {}),
    ...ownVariables(service, sources),
    ...handedOn(service, config.given),
  };
}

function calleeUrls(service: ServiceName, config: LauncherConfig): Variables {
  const entries = CALLEES[service].map((callee) => [
    `${variablePrefix(callee)}_URL`,
    config.remoteUrls[callee] ?? `https://127.0.0.1:${String(config.ports[callee])}`,
  ]);
  return Object.fromEntries(entries) as Variables;
}

function subgraphVariables(service: SubgraphName, sources: VariableSources): Variables {
  const { config, keys, databases } = sources;
  return {
    [`${variablePrefix(service)}_DATABASE_URL`]: databases.urls[service],
    PRINCIPAL_JWKS_FILE: keys.principal.jwks,
    EVENT_LOG: config.eventLog,
    ...(config.eventLog === 'postgres' ? { EVENT_LOG_DATABASE_URL: databases.eventLogUrls[service] } : {}),
    ...(sources.kafkaBrokers === undefined ? {} : { KAFKA_BROKERS: sources.kafkaBrokers }),
    ...(sources.kafkaTls === undefined ? {} : { KAFKA_TLS: sources.kafkaTls }),
    AUDIT_SIGNING_KEY_FILE: keys.audit.signing[service],
    AUDIT_KEY_REGISTRY_FILE: keys.audit.registry,
  };
}

function ownVariables(service: ServiceName, { config, folder, keys }: VariableSources): Variables {
  switch (service) {
    case 'gateway':
      return { PRINCIPAL_KEY_FILE: keys.principal.key };
    case 'identity':
      return {
        OIDC_KEYS_FILE: keys.oidc.keys,
        OIDC_COOKIE_KEY_FILE: keys.oidc.cookieKey,
        OIDC_CLIENTS_FILE: config.given['OIDC_CLIENTS_FILE'] ?? keys.oidc.clients,
      };
    case 'payments':
      return { PSP_WEBHOOK_SECRET_FILE: keys.webhookSecret };
    case 'vault':
      return { KMS: 'local', KMS_ROOT_KEY_FILE: keys.kmsRootKey };
    case 'audit':
      return { ARCHIVE_DIR: folder.archive };
    case 'psp-sandbox':
      return {
        PSP_WEBHOOK_SECRET_FILE: keys.webhookSecret,
        PSP_SANDBOX_DATA_DIR: folder.pspSandbox,
        PSP_WEBHOOK_URL: `${config.publicUrl}/webhooks/psp`,
      };
    case 'pods':
    case 'psp-connector':
      return {};
  }
}

function handedOn(service: ServiceName, given: Variables): Variables {
  const known = ([name]: [string, string]): boolean => HANDED_ON_TO_ALL.test(name) || HANDED_ON[service].test(name);
  return Object.fromEntries(Object.entries(given).filter(known));
}

function isSubgraph(service: ServiceName): service is SubgraphName {
  return service !== 'gateway' && service !== 'psp-connector' && service !== 'psp-sandbox';
}
