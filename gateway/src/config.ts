import { isIP } from 'node:net';
import { join } from 'node:path';
import { optionalText, port, readConfig, SERVICE_VARIABLES, url } from '@crowdpay/config';
import { z } from 'zod';

/** Everything that the gateway can be told from outside. */
export type GatewayConfig = z.output<z.ZodObject<typeof shape>>;

const ROOT = join(import.meta.dirname, '../..');
const count = (otherwise: number): z.ZodType<number> =>
  z.coerce.number('must be a number').int().min(1).max(1_000_000).default(otherwise);
const networks = (otherwise: string): z.ZodType<readonly string[]> =>
  z
    .string()
    .default(otherwise)
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.every(isNetwork), 'must be IP addresses or networks (CIDR), separated by commas');

const shape = {
  ...SERVICE_VARIABLES,
  GATEWAY_PORT: port().default(4000),
  PUBLIC_URL: url(['http:', 'https:']).default('http://127.0.0.1:4000'),
  IDENTITY_URL: url(['https:']).default('https://127.0.0.1:4101'),
  PODS_URL: url(['https:']).default('https://127.0.0.1:4102'),
  PAYMENTS_URL: url(['https:']).default('https://127.0.0.1:4103'),
  VAULT_URL: url(['https:']).default('https://127.0.0.1:4104'),
  AUDIT_URL: url(['https:']).default('https://127.0.0.1:4105'),
  PRINCIPAL_KEY_FILE: z.string('must be set to a PKCS#8 PEM file with an Ed25519 key'),
  SUPERGRAPH_FILE: z.string().default(join(ROOT, 'schema/supergraph.graphql')),
  DEFAULT_TENANT: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .default('default'),
  TRUSTED_PROXIES: networks(''),
  METRICS_NETWORKS: networks('127.0.0.0/8,::1/128'),
  REDIS_URL: url(['redis:', 'rediss:']).optional(),
  RATE_LIMIT_SOURCE: count(1_200),
  RATE_LIMIT_SIGN_IN: count(60),
  RATE_LIMIT_ANONYMOUS: count(300),
  RATE_LIMIT_USER: count(600),
  RATE_LIMIT_PARTNER: count(3_000),
  COST_LIMIT: count(2_000),
  PERSISTED_QUERIES_FILE: optionalText(),
  SAFELIST_MODE: z.enum(['off', 'log', 'enforce', 'require-id']).default('off'),
  APOLLO_KEY: optionalText(),
  APOLLO_GRAPH_REF: optionalText(),
};

/**
 * Reads the gateway's settings.
 *
 * @throws ConfigError naming every wrong variable.
 */
export function readGatewayConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): GatewayConfig {
  return readConfig(shape, environment);
}

/** `@apollo/gateway` sends anonymous metrics unless its own variable forbids it; ours never may. */
export function silenceApolloTelemetry(): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
}

function isNetwork(text: string): boolean {
  const [ip = '', bits, ...rest] = text.split('/');
  const family = isIP(ip);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}
