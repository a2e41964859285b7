import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployMigrations, MigrationError } from '@crowdpay/migrations';
import { createEmptyDatabase, type TestDatabase } from '@crowdpay/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  directory = await mkdtemp(join(tmpdir(), 'migrations-'));
});

afterEach(async () => {
  await database.drop();
  await rm(directory, { recursive: true });
});

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), sql);
}

async function query<Row extends object>(sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const deploy = (): Promise<{ applied: string[] }> =>
  deployMigrations({ connectionString: database.adminUrl, directory });

describe('deployMigrations', () => {
  it('applies what is missing in the order of the names, once', async () => {
    await addMigration('20260101000000_first', 'CREATE TABLE first (id int)');
    await addMigration('20260102000000_second', 'ALTER TABLE first ADD COLUMN name text');
    expect(await deploy()).toEqual({ applied: ['20260101000000_first', '20260102000000_second'] });
    expect(await deploy()).toEqual({ applied: [] });
    await addMigration('20260103000000_third', 'ALTER TABLE first ADD COLUMN age int');
    expect(await deploy()).toEqual({ applied: ['20260103000000_third'] });
  });

  it('records them as Prisma does: SHA-256 of the file, finished, one step', async () => {
    const sql = 'CREATE TABLE first (id int);\n';
    await addMigration('20260101000000_first', sql);
    await deploy();
    const rows = await query(
      'SELECT migration_name, checksum, finished_at IS NOT NULL AS finished, applied_steps_count, rolled_back_at FROM _prisma_migrations',
    );
    expect(rows).toEqual([
      {
        migration_name: '20260101000000_first',
        checksum: createHash('sha256').update(sql).digest('hex'),
        finished: true,
        applied_steps_count: 1,
        rolled_back_at: null,
      },
    ]);
  });

  it('leaves nothing of a migration that fails half-way, and keeps those before it', async () => {
    await addMigration('20260101000000_first', 'CREATE TABLE first (id int)');
    await addMigration('20260102000000_bad', 'CREATE TABLE second (id int); SELECT 1/0');
    await expect(deploy()).rejects.toThrow(/20260102000000_bad failed and was rolled back: division by zero/);
    const tables = await query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    expect(tables.map((table) => table.name)).toEqual(['_prisma_migrations', 'first']);
  });

  it('refuses a file that was changed after it was applied', async () => {
    await addMigration('20260101000000_first', 'CREATE TABLE first (id int)');
    await deploy();
    await addMigration('20260101000000_first', 'CREATE TABLE first (id bigint)');
    await expect(deploy()).rejects.toThrow(
      new MigrationError(
        'The migration 20260101000000_first was changed after it was applied: write a new migration instead.',
      ),
    );
  });

  it('refuses a database that is newer than the code', async () => {
    await addMigration('20260101000000_first', 'CREATE TABLE first (id int)');
    await deploy();
    await rm(join(directory, '20260101000000_first'), { recursive: true });
    await addMigration('20260102000000_other', 'SELECT 1');
    await expect(deploy()).rejects.toThrow(/20260101000000_first, which this version of the code does not know/);
  });

  it('refuses a migration that another tool began and never finished', async () => {
    await addMigration('20260101000000_first', 'CREATE TABLE first (id int)');
    await deploy();
    await query('UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(deploy()).rejects.toThrow(/was started and never finished/);
  });

  it('refuses an empty folder', async () => {
    await expect(deploy()).rejects.toThrow(/is empty/);
  });

  it('lets one of many callers do the work while the others wait', async () => {
    await addMigration('20260101000000_first', 'CREATE TABLE first (id int); SELECT pg_sleep(0.05)');
    const outcomes = await Promise.all(Array.from({ length: 5 }, deploy));
    expect(outcomes.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 0, 0, 1]);
  });
});
