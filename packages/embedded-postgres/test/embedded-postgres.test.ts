import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  dataFolderState,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '@crowdpay/embedded-postgres';
import { eventually, freePort } from '@crowdpay/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

let folder: string;
let options: EmbeddedPostgresOptions;
let running: EmbeddedPostgres[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-postgres-')); // mode 0700, as the home folder of root
  options = { directory: join(folder, 'data'), port: await freePort(), password: 'secret', durable: false };
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await rm(folder, { recursive: true });
});

async function start(changes: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ ...options, ...changes });
  running.push(server);
  return server;
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

describe('an embedded PostgreSQL', () => {
  it('keeps its data from one start to the next, and takes the superuser’s password alone', async () => {
    const first = await start();
    await query(first.adminUrl, 'CREATE TABLE kept (id int)');
    await expect(query(first.adminUrl.replace('secret', 'guess'), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await first.stop();
    const second = await start();
    expect(await query(second.adminUrl, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 0 }]);
  });

  it('takes settings, and listens on loopback alone', async () => {
    const { adminUrl } = await start({ settings: { work_mem: '5MB' } });
    const sql = "SELECT current_setting('work_mem') AS work_mem, current_setting('listen_addresses') AS listen";
    expect(await query(adminUrl, sql)).toEqual([{ work_mem: '5MB', listen: '127.0.0.1' }]);
  });

  it('ignores what a kill during the creation of its folder left behind', async () => {
    await mkdir(join(folder, 'data.unfinished'));
    await writeFile(join(folder, 'data.unfinished/PG_VERSION'), '18');
    await start();
    expect((await readdir(folder)).sort()).toEqual(['data']);
  });

  it('touches no folder that is not its own', async () => {
    await mkdir(options.directory);
    await writeFile(join(options.directory, 'thesis.txt'), 'mine');
    expect(await dataFolderState(options.directory)).toBe('FOREIGN');
    await expect(start()).rejects.toThrow(/holds files that are not a finished PostgreSQL data folder/);
    expect(await readdir(options.directory)).toEqual(['thesis.txt']);
  });

  it('says in one sentence why it does not start: its port is taken, its folder in use', async () => {
    await start();
    await expect(start({ directory: join(folder, 'other') })).rejects.toThrow(
      /stopped while it was starting: .*in use/,
    );
    await expect(start({ port: await freePort() })).rejects.toThrow(/stopped while it was starting: .*postmaster.pid/);
  });

  it('tells when it ends unasked, and only then', async () => {
    let ends = 0;
    const onExit = (): void => {
      ends += 1;
    };
    const asked = await start({ onExit });
    await asked.stop();
    expect(ends).toBe(0);
    const killed = await start({ onExit });
    process.kill(killed.pid, 'SIGQUIT');
    await eventually(() => {
      expect(ends).toBe(1);
    });
  });
});
