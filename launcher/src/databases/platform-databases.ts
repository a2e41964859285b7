import { join } from 'node:path';
import type { Logger } from '@crowdpay/log';
import { closeServer, deployMigrations, provisionDatabase, provisionRole } from '@crowdpay/migrations';
import { Client } from 'pg';
import { type LauncherConfig, REPOSITORY } from '../config.ts';
import type { PlatformKeys } from '../keys/platform-keys.ts';
import { type SubgraphName, SUBGRAPHS } from '../service-names.ts';

/** How the platform's databases are reached. */
export interface PlatformDatabases {
  /** Each subgraph's database, as its own role. */
  urls: Readonly<Record<SubgraphName, string>>;
  /** The event log's database, as each producer's or consumer's own role. */
  eventLogUrls: Readonly<Record<SubgraphName, string>>;
  /** Each database, for a login that may read all of it. */
  readableUrls: Readonly<Record<string, string>>;
}

const EVENT_LOG = 'event_log';

/**
 * Sets up what is missing: roles, databases, migrations. Databases that the user named are taken as they are, apart from
 * their migrations.
 *
 * @param adminUrl superuser of the embedded server; undefined when the user named every database.
 */
export async function preparePlatformDatabases(
  config: LauncherConfig,
  keys: PlatformKeys,
  adminUrl: string | undefined,
  log: Logger,
): Promise<PlatformDatabases> {
  const own = SUBGRAPHS.filter((name) => config.databaseUrls[name] === undefined);
  if (adminUrl !== undefined) await provision(adminUrl, keys, own, config);
  const urlOf = (database: string, role: SubgraphName): string => roleUrl(adminUrl, database, role, keys);
  const urls = record(SUBGRAPHS, (name) => config.databaseUrls[name] ?? urlOf(name, name));
  const eventLogUrls = record(SUBGRAPHS, (name) => config.eventLogDatabaseUrl ?? urlOf(EVENT_LOG, name));
  const readableUrls: Record<string, string> = record(
    SUBGRAPHS,
    (name) => config.databaseUrls[name] ?? withDatabase(adminUrl, name),
  );
  for (const name of SUBGRAPHS) await migrate(name, readableUrls[name] ?? '', log);
  if (config.eventLogDatabaseUrl === undefined && adminUrl !== undefined) {
    readableUrls[EVENT_LOG] = withDatabase(adminUrl, EVENT_LOG);
    await migrate('event-log', readableUrls[EVENT_LOG], log);
  }
  return { urls, eventLogUrls, readableUrls };
}

async function provision(
  adminUrl: string,
  keys: PlatformKeys,
  own: readonly SubgraphName[],
  config: LauncherConfig,
): Promise<void> {
  const admin = new Client({ connectionString: adminUrl, application_name: 'launcher' });
  await admin.connect();
  try {
    await closeServer(admin);
    for (const name of SUBGRAPHS) await provisionRole(admin, { name, password: keys.rolePasswords[name] });
  } finally {
    await admin.end();
  }
  for (const name of own) await provisionDatabase({ adminUrl, database: name, roles: [name], tables: 'read-write' });
  if (config.eventLogDatabaseUrl === undefined) {
    await provisionDatabase({ adminUrl, database: EVENT_LOG, roles: SUBGRAPHS, tables: 'as-granted' });
  }
}

async function migrate(folder: string, connectionString: string, log: Logger): Promise<void> {
  await deployMigrations({ connectionString, directory: join(REPOSITORY, 'prisma', folder, 'migrations'), log });
}

function roleUrl(adminUrl: string | undefined, database: string, role: SubgraphName, keys: PlatformKeys): string {
  const url = new URL(withDatabase(adminUrl, database));
  url.username = role;
  url.password = keys.rolePasswords[role];
  return url.href;
}

function withDatabase(adminUrl: string | undefined, database: string): string {
  if (adminUrl === undefined) throw new TypeError(`There is no server for the database ${database}.`);
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

function record<Value>(
  names: readonly SubgraphName[],
  valueOf: (name: SubgraphName) => Value,
): Record<SubgraphName, Value> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<SubgraphName, Value>;
}
