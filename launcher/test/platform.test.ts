import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '@crowdpay/clock';
import { systemRandomness } from '@crowdpay/ids';
import { eventually, freePort, silentLogger } from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { readLauncherConfig, type LauncherConfig } from '../src/config.ts';
import { type Platform, type PlatformOptions, startPlatform } from '../src/platform.ts';
import { type ServiceName, SERVICES, SUBGRAPHS, variablePrefix } from '../src/service-names.ts';
import { temporaryFolders } from './temporary-folder.ts';

const FAKE = join(import.meta.dirname, 'fake-service.mjs');
const temporaryFolder = temporaryFolders();

const entries = Object.fromEntries(SERVICES.map((name) => [name, FAKE])) as Record<ServiceName, string>;

async function configFor(dataDirectory: string): Promise<LauncherConfig> {
  const names = [...SERVICES.map((name) => `${variablePrefix(name)}_PORT`), 'POSTGRES_PORT'];
  const ports: Record<string, string> = {};
  for (const name of names) ports[name] = String(await freePort());
  return readLauncherConfig({}, { ...ports, CROWDPAY_DATA_DIR: dataDirectory });
}

function start(config: LauncherConfig, options: Partial<PlatformOptions> = {}): Promise<Platform> {
  return startPlatform({
    config,
    entries,
    progress: { step: (_, work) => work() },
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLogger(),
    signal: new AbortController().signal,
    ...options,
  });
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a platform', () => {
  let folder: string;
  let config: LauncherConfig;
  let platform: Platform;

  beforeAll(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'launcher-')), 'state');
    config = await configFor(folder);
    platform = await start(config);
  }, 60_000);
  afterAll(async () => {
    await platform.stop();
    await rm(dirname(folder), { recursive: true, force: true });
  });

  /** URL of `database` for the role of `role`, as the launcher gave it to that role's service. */
  async function urlFor(role: string, database: string): Promise<string> {
    const password = await readFile(join(folder, 'keys', `postgres-${role}.password`), 'utf8');
    return `postgres://${role}:${password.trim()}@127.0.0.1:${String(config.postgresPort)}/${database}`;
  }

  it.each(SUBGRAPHS)('lets the role %s into its own database and the event log, and nowhere else', async (role) => {
    expect(await query(await urlFor(role, role), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await query(await urlFor(role, 'event_log'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    for (const other of [...SUBGRAPHS.filter((name) => name !== role), 'postgres', 'template1']) {
      await expect(query(await urlFor(role, other), 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('gives no role a way to change tables, or to write to the event log but by its function', async () => {
    const pods = await urlFor('pods', 'pods');
    await expect(query(pods, 'CREATE TABLE mine (id int)')).rejects.toMatchObject({ code: '42501' });
    await expect(query(pods, 'SELECT * FROM _prisma_migrations')).rejects.toMatchObject({ code: '42501' });
    const log = await urlFor('pods', 'event_log');
    const direct = "INSERT INTO records VALUES ('audit.events.pods', 0, 'k', '', now(), 'pods')";
    await expect(query(log, direct)).rejects.toMatchObject({ code: '42501' });
    const forged = "SELECT event_log_append('audit.events.vault', ARRAY['k'], ARRAY['v'::bytea])";
    await expect(query(log, forged)).rejects.toMatchObject({ code: '42501' });
  });

  it('takes no password from one role for another', async () => {
    const url = new URL(await urlFor('vault', 'vault'));
    url.password = new URL(await urlFor('pods', 'pods')).password;
    await expect(query(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('says how it is reached in instance.json', async () => {
    const instance = JSON.parse(await readFile(join(folder, 'instance.json'), 'utf8')) as Record<string, object>;
    expect(instance).toMatchObject({ pid: process.pid, publicUrl: config.publicUrl, eventLog: 'postgres' });
    expect(Object.keys(instance['databases'] ?? {}).sort()).toEqual([...SUBGRAPHS, 'event_log'].sort());
  });

  it('refuses a second launcher on its folder, and one elsewhere that wants its ports', async () => {
    await expect(start(config)).rejects.toThrow(/already running on this data folder/);
    const elsewhere = { ...config, dataDirectory: join(await temporaryFolder(), 'state') };
    await expect(start(elsewhere)).rejects.toThrow(/In use by another program: port \d+ \(identity, set IDENTITY_PORT/);
    await expect(access(join(elsewhere.dataDirectory, 'instance.json'))).rejects.toThrow();
  });

  it('starts a service again that was killed', async () => {
    const [first = 0] = await pidsOf('vault');
    process.kill(first, 'SIGKILL');
    await eventually(async () => {
      expect((await pidsOf('vault')).length).toBe(2);
    });
  });

  it('stops the gateway first, then the others, then PostgreSQL, and finds its data again', async () => {
    const pods = await urlFor('pods', 'pods');
    await platform.stop();
    const stopped = (await notes()).filter(([what]) => what === 'stopped').map(([, name]) => name);
    expect(stopped[0]).toBe('gateway');
    expect([...stopped].sort()).toEqual([...SERVICES].sort());
    await expect(query(pods, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(access(join(folder, 'instance.json'))).rejects.toThrow();
    platform = await start(config);
    expect(await query(pods, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 60_000);

  async function notes(): Promise<string[][]> {
    const text = await readFile(join(folder, 'fake-services.txt'), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
  }

  async function pidsOf(service: string): Promise<number[]> {
    const started = (await notes()).filter(([what, name]) => what === 'started' && name === service);
    return started.map(([, , pid]) => Number(pid));
  }
});

describe('a platform that cannot start', () => {
  it('says which service failed and in which words, and leaves nothing running', async () => {
    const root = await temporaryFolder();
    const broken = join(root, 'broken.mjs');
    await writeFile(broken, "console.error('PODS_DATABASE_URL: must be set'); process.exit(1);");
    const config = await configFor(join(root, 'state'));
    const starting = start(config, {
      entries: { ...entries, pods: broken },
      restartRules: { limit: 1, windowMs: 60_000, firstPauseMs: 5 },
    });
    await expect(starting).rejects.toThrow(
      /^pods ended again and again \(exit code 1\).*\n +PODS_DATABASE_URL: must be set/,
    );
    await expect(access(join(root, 'state/postgres/postmaster.pid'))).rejects.toThrow();
    await expect(access(join(root, 'state/instance.json'))).rejects.toThrow();
  }, 60_000);

  it('says so when its PostgreSQL folder is not whole, and touches nothing in it', async () => {
    const root = await temporaryFolder();
    const config = await configFor(join(root, 'state'));
    await mkdir(join(root, 'state/postgres'), { recursive: true });
    await writeFile(join(root, 'state/postgres/half'), 'way');
    await writeFile(join(root, 'state/crowdpay-state.json'), '{"format":1}');
    await expect(start(config)).rejects.toThrow(/are not|has gone|not a finished PostgreSQL data folder/);
    expect(await readdir(join(root, 'state/postgres'))).toEqual(['half']);
  });

  it('recovers from a kill while PostgreSQL was creating its folder', async () => {
    const root = await temporaryFolder();
    const config = await configFor(join(root, 'state'));
    await mkdir(join(root, 'state/postgres.unfinished/base'), { recursive: true });
    await writeFile(join(root, 'state/postgres.unfinished/PG_VERSION'), '18');
    await writeFile(join(root, 'state/crowdpay-state.json'), '{"format":1}');
    const platform = await start(config);
    await platform.stop();
    expect(await readdir(join(root, 'state'))).not.toContain('postgres.unfinished');
  }, 60_000);

  it('stops at once when it is asked to while it starts', async () => {
    const asked = new AbortController();
    asked.abort();
    const config = await configFor(join(await temporaryFolder(), 'state'));
    await expect(start(config, { signal: asked.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
