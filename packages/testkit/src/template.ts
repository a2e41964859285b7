import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { deployMigrations, provisionDatabase, provisionRole, readMigrations } from '@crowdpay/migrations';
import { type Client, escapeIdentifier } from 'pg';
import { testServerUrl } from './config.ts';
import { asSuperuser, urlOf } from './server.ts';

/** What a database is made from. */
export interface Blueprint {
  /** Folder name below `prisma/`. */
  name: string;
  roles: readonly string[];
  tables: 'read-write' | 'as-granted';
}

const PRISMA = join(import.meta.dirname, '../../../prisma');
const TEMPLATE_LOCK = 7_266_001; // any number that nobody else locks in this server

/**
 * The database with the blueprint's migrations from which tests copy theirs. The first caller of a jest run builds it;
 * those who come meanwhile, from other workers, wait for it.
 *
 * @returns its name.
 */
export async function ensureTemplate(blueprint: Blueprint): Promise<string> {
  const directory = join(PRISMA, blueprint.name, 'migrations');
  const template = `template_${await fingerprint(blueprint.name, directory)}`;
  await asSuperuser(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if (!(await exists(client, template))) await build(client, blueprint, directory, template);
  });
  return template;
}

// Built under another name, so that a template that exists is whole.
async function build(client: Client, blueprint: Blueprint, directory: string, template: string): Promise<void> {
  const draft = `${template}_draft`;
  const { password } = new URL(testServerUrl());
  await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(draft)} WITH (FORCE)`);
  for (const role of blueprint.roles) await provisionRole(client, { name: role, password });
  await provisionDatabase({
    adminUrl: testServerUrl(),
    database: draft,
    roles: blueprint.roles,
    tables: blueprint.tables,
  });
  await deployMigrations({ connectionString: urlOf(draft), directory });
  await client.query(`ALTER DATABASE ${escapeIdentifier(draft)} RENAME TO ${escapeIdentifier(template)}`);
}

async function exists(client: Client, database: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  return rowCount !== 0;
}

async function fingerprint(name: string, directory: string): Promise<string> {
  const migrations = await readMigrations(directory);
  const hash = createHash('sha256').update(name);
  for (const migration of migrations) hash.update(migration.name).update(migration.checksum);
  return `${name.replace('-', '_')}_${hash.digest('hex').slice(0, 12)}`;
}
