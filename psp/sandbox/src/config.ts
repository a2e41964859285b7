import { path, port, readConfig, SERVICE_VARIABLES, url } from '@crowdpay/config';
import { z } from 'zod';

const SHAPE = {
  ...SERVICE_VARIABLES,
  PSP_SANDBOX_PORT: port().default(4112),
  PSP_SANDBOX_DATA_DIR: path(),
  PSP_WEBHOOK_URL: url(['http:', 'https:']).default('http://127.0.0.1:4000/webhooks/psp'),
  PSP_WEBHOOK_SECRET_FILE: path(),
  /** Milliseconds from capture to settlement. */
  PSP_SANDBOX_SETTLE_AFTER_MS: z.coerce.number().int().min(0).max(86_400_000).default(500),
};

/** What a deployment tells the sandbox. */
export type SandboxConfig = z.output<z.ZodObject<typeof SHAPE>>;

/**
 * Reads the sandbox's variables.
 *
 * @throws ConfigError naming every variable that is missing or wrong.
 */
export function readSandboxConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): SandboxConfig {
  return readConfig(SHAPE, environment);
}
