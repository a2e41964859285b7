import { path, port, POLICY_VARIABLES, readConfig, SUBGRAPH_VARIABLES, url } from '@crowdpay/config';
import { EVENT_LOG_VARIABLES } from '@crowdpay/event-log';
import type { z } from 'zod';

const SHAPE = {
  ...SUBGRAPH_VARIABLES,
  ...POLICY_VARIABLES,
  PAYMENTS_PORT: port().default(4103),
  PAYMENTS_DATABASE_URL: url(['postgres:', 'postgresql:']),
  PODS_URL: url(['https:']).default('https://127.0.0.1:4102'),
  PSP_CONNECTOR_URL: url(['https:']).default('https://127.0.0.1:4111'),
  PSP_WEBHOOK_SECRET_FILE: path(),
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
