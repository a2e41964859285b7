import { path, port, readConfig, SUBGRAPH_VARIABLES, url } from '@crowdpay/config';
import { EVENT_LOG_VARIABLES } from '@crowdpay/event-log';
import { z } from 'zod';

const shape = {
  ...SUBGRAPH_VARIABLES,
  AUDIT_PORT: port().default(4105),
  PODS_URL: url(['https:']).default('https://127.0.0.1:4102'),
  AUDIT_DATABASE_URL: url(['postgres:', 'postgresql:']),
  /** Folder of the archive's files. */
  ARCHIVE_DIR: path(),
  /** After how many seconds an entry is archived though its segment is not full. */
  ARCHIVE_SEGMENT_SECONDS: z.coerce.number().int().min(1).max(3_600).default(10),
  /** How many seconds entries may wait for a missing one before their producer's chain is stopped. */
  AUDIT_GAP_DEADLINE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(60),
  ...EVENT_LOG_VARIABLES,
};

/** What a deployment tells the audit subgraph. */
export type AuditConfig = z.output<z.ZodObject<typeof shape>>;

/**
 * Reads the variables of the audit subgraph.
 *
 * @throws ConfigError naming every variable that is missing or wrong.
 */
export function readAuditConfig(environment: Readonly<Record<string, string | undefined>> = process.env): AuditConfig {
  return readConfig(shape, environment);
}
