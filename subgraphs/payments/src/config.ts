import { join } from 'node:path';
import { port, readConfig, url } from '@crowdpay/config';
import { EVENT_LOG_VARIABLES } from '@crowdpay/event-log';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const path = (): z.ZodString => z.string('must be set to a path').max(4_096);

const SHAPE = {
  CROWDPAY_ENV: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/)
    .default('development'),
  HOST: z.string().default('127.0.0.1'),
  PAYMENTS_PORT: port().default(4103),
  PAYMENTS_DATABASE_URL: url(['postgres:', 'postgresql:']),
  PODS_URL: url(['https:']).default('https://127.0.0.1:4102'),
  PSP_CONNECTOR_URL: url(['https:']).default('https://127.0.0.1:4111'),
  PSP_WEBHOOK_SECRET_FILE: path(),
  SVID_DIR: path(),
  SCHEMA_DIR: path().default(join(ROOT, 'schema')),
  POLICY_FILE: path().default(join(ROOT, 'policy', 'crowdpay.wasm')),
  PRINCIPAL_JWKS_FILE: path(),
  AUDIT_SIGNING_KEY_FILE: path(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ...EVENT_LOG_VARIABLES,
};

/** What a deployment tells payments. */
export type PaymentsConfig = z.output<z.ZodObject<typeof SHAPE>>;

/**
 * Reads payments' variables.
 *
 * @throws ConfigError naming every variable that is missing or wrong.
 */
export function readPaymentsConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): PaymentsConfig {
  return readConfig(SHAPE, environment);
}
