import { join } from 'node:path';
import { port, readConfig, url } from '@crowdpay/config';
import { EVENT_LOG_VARIABLES } from '@crowdpay/event-log';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const path = (): z.ZodString => z.string('must be set to a path').max(4_096);

const shape = {
  CROWDPAY_ENV: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/)
    .default('development'),
  HOST: z.string().default('127.0.0.1'),
  PODS_PORT: port().default(4102),
  IDENTITY_URL: url(['https:']).default('https://127.0.0.1:4101'),
  PODS_DATABASE_URL: url(['postgres:', 'postgresql:']),
  SVID_DIR: path(),
  SCHEMA_DIR: path().default(join(ROOT, 'schema')),
  POLICY_FILE: path().default(join(ROOT, 'policy', 'crowdpay.wasm')),
  PRINCIPAL_JWKS_FILE: path(),
  AUDIT_SIGNING_KEY_FILE: path(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ...EVENT_LOG_VARIABLES,
};

/** What a deployment tells the pods subgraph. */
export type PodsConfig = z.output<z.ZodObject<typeof shape>>;

/**
 * Reads the variables of the pods subgraph.
 *
 * @throws ConfigError naming every variable that is missing or wrong.
 */
export function readPodsConfig(environment: Readonly<Record<string, string | undefined>> = process.env): PodsConfig {
  return readConfig(shape, environment);
}
