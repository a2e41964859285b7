import { join } from 'node:path';
import { booleanText, port, readConfig, url } from '@crowdpay/config';
import { EVENT_LOG_VARIABLES } from '@crowdpay/event-log';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const path = (): z.ZodString => z.string('must be set to a path').max(4_096);

/** What a deployment tells identity. */
export type IdentityConfig = ReturnType<typeof readIdentityConfig>;

/**
 * Reads identity's variables.
 *
 * @throws ConfigError naming every variable that is missing or wrong.
 */
export function readIdentityConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): z.output<z.ZodObject<ReturnType<typeof shape>>> {
  return readConfig(shape(environment['CROWDPAY_ENV'] ?? 'development'), environment);
}

// The development login is off by default wherever it is not development: it asks for no proof.
function shape(crowdpayEnvironment: string) {
  return {
    CROWDPAY_ENV: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,31}$/)
      .default('development'),
    HOST: z.string().default('127.0.0.1'),
    IDENTITY_PORT: port().default(4101),
    PUBLIC_URL: url(['http:', 'https:']).default('http://127.0.0.1:4000'),
    IDENTITY_DATABASE_URL: url(['postgres:', 'postgresql:']),
    SVID_DIR: path(),
    SCHEMA_DIR: path().default(join(ROOT, 'schema')),
    POLICY_FILE: path().default(join(ROOT, 'policy', 'crowdpay.wasm')),
    PRINCIPAL_JWKS_FILE: path(),
    AUDIT_SIGNING_KEY_FILE: path(),
    OIDC_KEYS_FILE: path(),
    OIDC_COOKIE_KEY_FILE: path(),
    OIDC_CLIENTS_FILE: path(),
    DEVELOPMENT_LOGIN: booleanText(crowdpayEnvironment === 'development'),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    ...EVENT_LOG_VARIABLES,
  };
}
