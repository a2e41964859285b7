import { port, readConfig, SERVICE_VARIABLES, url } from '@crowdpay/config';
import { z } from 'zod';

const SHAPE = {
  ...SERVICE_VARIABLES,
  PSP_CONNECTOR_PORT: port().default(4111),
  VAULT_URL: url(['https:']).default('https://127.0.0.1:4104'),
  PSP_SANDBOX_URL: url(['https:']).default('https://127.0.0.1:4112'),
  /** Milliseconds; with the vault's share it has to stay below the 5 s that payments waits for an answer. */
  PSP_TIMEOUT_MS: z.coerce.number().int().min(100).max(3_000).default(2_500),
};

/** What a deployment tells the connector. */
export type ConnectorConfig = z.output<z.ZodObject<typeof SHAPE>>;

/**
 * Reads the connector's variables.
 *
 * @throws ConfigError naming every variable that is missing or wrong.
 */
export function readConnectorConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ConnectorConfig {
  return readConfig(SHAPE, environment);
}
