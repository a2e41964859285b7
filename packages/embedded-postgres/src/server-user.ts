import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './errors.ts';

/** The operating system's user as whom PostgreSQL runs, and how a program is started as that user. */
export interface ServerUser {
  /** Owner that the data folder must have; undefined: whoever runs this process. */
  owner: { uid: number; gid: number } | undefined;
  /** Words to put before a command so that it runs as that user. */
  prefix: readonly string[];
}

const USER_NAME = 'postgres';
const run = promisify(execFile);

/**
 * PostgreSQL refuses to run as root. An ordinary user runs it as themselves; root runs it as the user `postgres`, which
 * is created when it is missing.
 *
 * @param paths everything that the server has to reach: its programs and its data folder.
 */
export async function serverUser(paths: readonly string[]): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return { owner: undefined, prefix: [] };
  const owner = (await findUser()) ?? (await createUser());
  const identity = [`--reuid=${String(owner.uid)}`, `--regid=${String(owner.gid)}`, '--clear-groups'];
  return { owner, prefix: ['setpriv', ...identity, ...(await passage(paths)), '--'] };
}

// A clone below /root (mode 0700) is closed to every other user. The server then keeps one capability of root, the one
// to walk through folders that are not its own, and nothing else. "no_setuid_fixup" lets access(2), by which initdb looks
// for its programs, see the capability; all others are lost at the exec.
async function passage(paths: readonly string[]): Promise<string[]> {
  const open = await Promise.all(paths.map(isReachableByAll));
  if (open.every(Boolean)) return [];
  const name = (await hasCapability(DAC_READ_SEARCH)) ? 'dac_read_search' : 'dac_override';
  return ['--securebits=+no_setuid_fixup', `--inh-caps=+${name}`, `--ambient-caps=+${name}`];
}

const DAC_READ_SEARCH = 2; // bit number, linux/capability.h

async function hasCapability(bit: number): Promise<boolean> {
  const status = await readFile('/proc/self/status', 'utf8');
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
  return (BigInt(`0x${effective}`) & (1n << BigInt(bit))) !== 0n;
}

async function isReachableByAll(path: string): Promise<boolean> {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & 0o001) === 0) return false;
  }
  return true;
}

async function findUser(): Promise<{ uid: number; gid: number } | undefined> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith(`${USER_NAME}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

async function createUser(): Promise<{ uid: number; gid: number }> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER_NAME]);
  } catch (error) {
    throw new EmbeddedPostgresError(
      'PostgreSQL refuses to run as root and the user "postgres" could not be created: run this as an ordinary user.',
      { cause: error },
    );
  }
  const created = await findUser();
  if (created === undefined) throw new EmbeddedPostgresError('The user "postgres" was created but cannot be found.');
  return created;
}
