import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { MigrationError } from './errors.ts';
import type { Migration } from './migration-files.ts';

// The table is Prisma's own, so that `prisma migrate status` and `prisma migrate deploy` read the same history.
const CREATE_HISTORY = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"            VARCHAR(64) NOT NULL,
    "finished_at"         TIMESTAMPTZ,
    "migration_name"      VARCHAR(255) NOT NULL,
    "logs"                TEXT,
    "rolled_back_at"      TIMESTAMPTZ,
    "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

// Default privileges give a service's role every table, and this one is none of its business.
const CLOSE_HISTORY = `
  DO $$ DECLARE grantee_name name; BEGIN
    FOR grantee_name IN
      SELECT DISTINCT grantee FROM information_schema.role_table_grants
       WHERE table_name = '_prisma_migrations' AND table_schema = current_schema() AND grantee <> current_user
    LOOP EXECUTE format('REVOKE ALL ON "_prisma_migrations" FROM %I', grantee_name); END LOOP;
  END $$`;

interface HistoryRow {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

/** Creates the history table when this is the database's first migration. */
export async function ensureHistory(client: ClientBase): Promise<void> {
  await client.query(CREATE_HISTORY);
  await client.query(CLOSE_HISTORY);
}

/**
 * Compares the database's history with the files.
 *
 * @returns the migrations that are still to be applied, in order.
 * @throws MigrationError when an applied file was changed, when one stopped half-way (left by another tool), or when
 *   the database knows a migration that this version of the code does not have.
 */
export async function pendingMigrations(client: ClientBase, migrations: readonly Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<HistoryRow>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) checkApplied(row, known.get(row.migration_name));
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

function checkApplied(row: HistoryRow, file: Migration | undefined): void {
  const name = row.migration_name;
  if (file === undefined) {
    throw new MigrationError(`The database has the migration ${name}, which this version of the code does not know.`);
  }
  if (!row.finished) {
    throw new MigrationError(`The migration ${name} was started and never finished: repair the database first.`);
  }
  if (row.checksum !== file.checksum) {
    throw new MigrationError(`The migration ${name} was changed after it was applied: write a new migration instead.`);
  }
}

/** Records a migration; to be called inside the transaction that applied it. */
export async function recordMigration(client: ClientBase, migration: Migration): Promise<void> {
  await client.query(
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), migration.checksum, migration.name],
  );
}
