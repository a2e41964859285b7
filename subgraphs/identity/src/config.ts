import { booleanText, path, port, POLICY_VARIABLES, readConfig, SUBGRAPH_VARIABLES, url } from '@crowdpay/config';
import { EVENT_LOG_VARIABLES } from '@crowdpay/event-log';
import type { z } from 'zod';

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
    ...SUBGRAPH_VARIABLES,
    ...POLICY_VARIABLES,
    IDENTITY_PORT: port().default(4101),
    PUBLIC_URL: url(['http:', 'https:']).default('http://127.0.0.1:4000'),
    IDENTITY_DATABASE_URL: url(['postgres:', 'postgresql:']),
    OIDC_KEYS_FILE: path(),
    OIDC_COOKIE_KEY_FILE: path(),
    OIDC_CLIENTS_FILE: path(),
    DEVELOPMENT_LOGIN: booleanText(crowdpayEnvironment === 'development'),
    ...EVENT_LOG_VARIABLES,
  };
}
