import { join } from 'node:path';
import { type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from '@crowdpay/embedded-postgres';
import type { LauncherConfig } from './config.ts';
import { LauncherError } from './errors.ts';
import type { PlatformKeys } from './keys/platform-keys.ts';
import { openLogFile } from './processes/log-file.ts';
import { SUBGRAPHS } from './service-names.ts';
import type { StateFolder } from './state-folder.ts';

// What a failing statement says may quote rows: neither its text nor its detail goes to the log.
const SETTINGS = {
  max_connections: '200',
  shared_buffers: '64MB',
  jit: 'off',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

/** Whether any database is left for the embedded server to hold. */
export function needsEmbeddedDatabase(config: LauncherConfig): boolean {
  const ownEventLog = config.eventLog === 'postgres' && config.eventLogDatabaseUrl === undefined;
  return ownEventLog || SUBGRAPHS.some((name) => config.databaseUrls[name] === undefined);
}

/**
 * Starts PostgreSQL in the state folder.
 *
 * @param onExit called when it ends without having been asked to.
 * @throws LauncherError with one sentence.
 */
export async function startEmbeddedDatabase(
  config: LauncherConfig,
  folder: StateFolder,
  keys: PlatformKeys,
  onExit: () => void,
): Promise<EmbeddedPostgres> {
  const log = await openLogFile(join(folder.logs, 'postgres.log'));
  try {
    const server = await startEmbeddedPostgres({
      directory: folder.postgres,
      port: config.postgresPort,
      password: keys.postgresPassword,
      settings: SETTINGS,
      onOutput: (chunk) => {
        log.write(chunk);
      },
      onExit,
    });
    return {
      ...server,
      async stop() {
        await server.stop();
        await log.close();
      },
    };
  } catch (error) {
    await log.close();
    if (!(error instanceof EmbeddedPostgresError)) throw error;
    throw new LauncherError(`${error.message} Restore ${folder.postgres}, or start afresh by npm run reset.`, {
      cause: error,
    });
  }
}
