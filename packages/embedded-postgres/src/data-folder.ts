import { spawn } from 'node:child_process';
import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import type { ServerUser } from './server-user.ts';

/** What lies where the data folder should be. */
export type DataFolderState = 'MISSING' | 'READY' | 'FOREIGN';

/** Who may do everything in the new server. */
export interface Superuser {
  name: string;
  password: string;
}

/**
 * Looks at `directory` without changing it. FOREIGN: it holds files, but no PostgreSQL data folder that was finished.
 */
export async function dataFolderState(directory: string): Promise<DataFolderState> {
  const entries = await readdir(directory).catch((error: unknown): string[] => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length === 0) return 'MISSING';
  return entries.includes('PG_VERSION') && entries.includes('global') ? 'READY' : 'FOREIGN';
}

/**
 * Creates a data folder. It is filled under another name and renamed when it is whole, so a kill in between leaves
 * nothing that could be taken for a data folder; the next call starts anew.
 *
 * @throws EmbeddedPostgresError when initdb fails.
 */
export async function createDataFolder(
  directory: string,
  superuser: Superuser,
  options: { binaries: Binaries; user: ServerUser; durable: boolean },
): Promise<void> {
  const unfinished = `${directory}.unfinished`;
  const passwordFile = `${directory}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${superuser.password}\n`, { mode: 0o600 });
  try {
    await giveTo(options.user, [unfinished, passwordFile]);
    await runInitdb(options, [
      `--pgdata=${unfinished}`,
      `--username=${superuser.name}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      ...(options.durable ? [] : ['--no-sync']),
    ]);
    await rm(directory, { recursive: true, force: true });
    await rename(unfinished, directory);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function giveTo(user: ServerUser, paths: readonly string[]): Promise<void> {
  const { owner } = user;
  if (owner === undefined) return;
  await Promise.all(paths.map((path) => chown(path, owner.uid, owner.gid)));
}

function runInitdb(options: { binaries: Binaries; user: ServerUser }, flags: readonly string[]): Promise<void> {
  const [command = '', ...args] = [...options.user.prefix, options.binaries.initdb, ...flags];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: dirname(options.binaries.initdb),
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    });
    let errors = '';
    child.stdout.resume();
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-2_000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new EmbeddedPostgresError(`PostgreSQL could not create its data folder: ${errors.trim()}`));
    });
  });
}
