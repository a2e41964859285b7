import type { Logger } from '@crowdpay/log';
import { Client, type ClientBase } from 'pg';
import { MigrationError } from './errors.ts';
import { ensureHistory, pendingMigrations, recordMigration } from './history.ts';
import { type Migration, readMigrations } from './migration-files.ts';

/** What is deployed where. */
export interface DeployOptions {
  /** `postgres://` URL of the role that will own the tables. */
  connectionString: string;
  /** Folder of the migrations: one folder each, with a `migration.sql`. */
  directory: string;
  log?: Logger;
}

// The lock that Prisma's own `migrate deploy` takes: the two never run at the same time on one database.
const PRISMA_ADVISORY_LOCK = 72_707_369;

/**
 * Applies the migrations that the database has not seen, each in one transaction together with its line of history:
 * after a crash a migration either is there and recorded, or never was. A second caller waits and finds nothing to do.
 *
 * @returns the names of those applied now.
 * @throws MigrationError when history and files disagree, or when a migration fails (it is rolled back).
 */
export async function deployMigrations(options: DeployOptions): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.directory);
  const client = new Client({ connectionString: options.connectionString, application_name: 'migrations' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_ADVISORY_LOCK]);
    await ensureHistory(client);
    const pending = await pendingMigrations(client, migrations);
    for (const migration of pending) await apply(client, migration, options.log);
    return { applied: pending.map((migration) => migration.name) };
  } finally {
    await client.end(); // the session's end frees the lock
  }
}

async function apply(client: ClientBase, migration: Migration, log: Logger | undefined): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await recordMigration(client, migration);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`The migration ${migration.name} failed and was rolled back: ${reason}`, { cause: error });
  }
  log?.info({ migration: migration.name }, 'migration applied');
}
