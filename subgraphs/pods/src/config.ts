import { POLICY_VARIABLES, port, readConfig, SUBGRAPH_VARIABLES, url } from '@crowdpay/config';
import { EVENT_LOG_VARIABLES } from '@crowdpay/event-log';
import type { z } from 'zod';

const shape = {
  ...SUBGRAPH_VARIABLES,
  ...POLICY_VARIABLES,
  PODS_PORT: port().default(4102),
  IDENTITY_URL: url(['https:']).default('https://127.0.0.1:4101'),
  PODS_DATABASE_URL: url(['postgres:', 'postgresql:']),
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
