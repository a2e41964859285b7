import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@crowdpay/embedded-postgres';
import { deployMigrations, provisionDatabase, provisionRole } from '@crowdpay/migrations';
import { freePort, silentLogger } from '@crowdpay/testkit';
import { Client, escapeIdentifier } from 'pg';
import { ROOT } from './root.ts';

const MIGRATIONS = join(ROOT, 'prisma');

/** A PostgreSQL of the benchmark's own, with the settings that the platform ships. */
export interface BenchServer {
  /** The server's settings that a rate depends on. */
  readonly settings: Readonly<Record<string, string>>;
  /** Creates a subgraph's database, with its migrations, for a role of its name. @returns the role's URL. */
  create(subgraph: string): Promise<string>;
  /** Copies a database that nobody is connected to. @returns the same role's URL of the copy. */
  copy(subgraph: string, copy: string): Promise<string>;
  /** Runs `work` as a superuser. */
  asSuperuser<Result>(database: string, work: (client: Client) => Promise<Result>): Promise<Result>;
  /** Stops the server and removes its folder. */
  close(): Promise<void>;
}

const TELLING_SETTINGS = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
  'max_wal_size',
];

/** Starts a server in a temporary folder. */
export async function openBenchServer(): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'crowdpay-bench-'));
  const password = randomBytes(16).toString('hex');
  const server = await startEmbeddedPostgres({ directory: join(folder, 'data'), port: await freePort(), password });
  const urlOf = (database: string, role?: string): string => {
    const url = new URL(server.adminUrl);
    url.pathname = `/${database}`;
    if (role !== undefined) url.username = role;
    return url.href;
  };
  const asSuperuser: BenchServer['asSuperuser'] = async (database, work) => {
    const client = new Client({ connectionString: urlOf(database) });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  return {
    settings: await asSuperuser('postgres', readSettings),
    asSuperuser,
    async create(subgraph) {
      await asSuperuser('postgres', (client) => provisionRole(client, { name: subgraph, password }));
      await provisionDatabase({
        adminUrl: server.adminUrl,
        database: subgraph,
        roles: [subgraph],
        tables: 'read-write',
      });
      const directory = join(MIGRATIONS, subgraph, 'migrations');
      await deployMigrations({ connectionString: urlOf(subgraph), directory, log: silentLogger() });
      return urlOf(subgraph, subgraph);
    },
    async copy(subgraph, copy) {
      await asSuperuser('postgres', async (client) => {
        await client.query(`CREATE DATABASE ${escapeIdentifier(copy)} TEMPLATE ${escapeIdentifier(subgraph)}`);
      });
      return urlOf(copy, subgraph);
    },
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readSettings(client: Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    'SELECT name, current_setting(name) AS value FROM pg_settings WHERE name = ANY ($1) ORDER BY name',
    [TELLING_SETTINGS],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
