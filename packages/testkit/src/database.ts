import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { asSuperuser, urlOf } from './server.ts';
import { type Blueprint, ensureTemplate } from './template.ts';

/** Which database: a subgraph's, or the event log's. */
export type TestDatabaseName = 'identity' | 'pods' | 'payments' | 'vault' | 'audit' | 'event-log';

/** A database of one test file. */
export interface TestDatabase {
  /** URL of the subgraph's own role, with the rights that it has in production (event log: the role `audit`). */
  url: string;
  /** URL of the superuser, for looking behind the scenes. */
  adminUrl: string;
  /** URL of another role of the same server. */
  urlFor(role: string): string;
  /** Ends all its sessions and removes it. */
  drop(): Promise<void>;
}

const SUBGRAPHS = ['identity', 'pods', 'payments', 'vault', 'audit'] as const;

/**
 * A fresh database with the migrations of `prisma/<subgraph>/migrations`, copied from a template. Needs jest's global
 * set-up.
 */
export async function createTestDatabase(options: { subgraph: TestDatabaseName }): Promise<TestDatabase> {
  const blueprint = blueprintOf(options.subgraph);
  const template = await ensureTemplate(blueprint);
  return create(options.subgraph, template, blueprint.roles);
}

/** A fresh database without any table, for tests of what creates tables. `url` is the superuser's. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create('empty', 'template0', []);
}

function blueprintOf(name: TestDatabaseName): Blueprint {
  return name === 'event-log'
    ? { name, roles: SUBGRAPHS, tables: 'as-granted' }
    : { name, roles: [name], tables: 'read-write' };
}

async function create(name: string, template: string, roles: readonly string[]): Promise<TestDatabase> {
  const database = `test_${name.replace('-', '_')}_${randomBytes(6).toString('hex')}`;
  const identifier = escapeIdentifier(database);
  await asSuperuser(async (client) => {
    await client.query(`CREATE DATABASE ${identifier} TEMPLATE ${escapeIdentifier(template)} STRATEGY FILE_COPY`);
    await client.query(`REVOKE ALL ON DATABASE ${identifier} FROM PUBLIC`);
    for (const role of roles)
      await client.query(`GRANT CONNECT ON DATABASE ${identifier} TO ${escapeIdentifier(role)}`);
  });
  return {
    url: urlOf(database, roles.at(-1)),
    adminUrl: urlOf(database),
    urlFor: (role) => urlOf(database, role),
    async drop() {
      await asSuperuser(async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${identifier} WITH (FORCE)`);
      });
    },
  };
}
