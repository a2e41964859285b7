import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Binaries, findBinaries } from './binaries.ts';
import { createDataFolder, dataFolderState } from './data-folder.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { serverUser } from './server-user.ts';

/** How the server is set up. */
export interface EmbeddedPostgresOptions {
  /** Data folder; created when missing. */
  directory: string;
  /** TCP port on 127.0.0.1. */
  port: number;
  /** The superuser's password; used when the folder is created, and in `adminUrl`. */
  password: string;
  /** Settings in the words of postgresql.conf, for example `{ max_connections: '200' }`. */
  settings?: Readonly<Record<string, string>>;
  /** false only for tests: nothing survives a crash of the machine, and everything is quicker. */
  durable?: boolean;
  /** Receives what the server writes to its log. */
  onOutput?: (chunk: Buffer) => void;
  /** Called once if the server ends without having been asked to. */
  onExit?: () => void;
}

/** A running server. */
export interface EmbeddedPostgres {
  /** `postgres://` URL of the superuser, database `postgres`. */
  adminUrl: string;
  /** Process id of the server. */
  pid: number;
  /** Ends open sessions, writes a checkpoint and waits until the server is gone. */
  stop(): Promise<void>;
}

const SUPERUSER = 'postgres';
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const READY_LINE = 'database system is ready to accept connections';
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Starts a PostgreSQL server of its own in `directory`, on 127.0.0.1 alone, with SCRAM passwords. The server has a
 * process group of its own, so that Ctrl-C reaches it only through `stop`.
 *
 * @throws EmbeddedPostgresError with one sentence when the folder is not usable or the server does not come up.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  await mkdir(dirname(options.directory), { recursive: true });
  const user = await serverUser([binaries.postgres, options.directory]);
  const state = await dataFolderState(options.directory);
  if (state === 'FOREIGN') {
    throw new EmbeddedPostgresError(`${options.directory} holds files that are not a finished PostgreSQL data folder.`);
  }
  if (state === 'MISSING') {
    const superuser = { name: SUPERUSER, password: options.password };
    await createDataFolder(options.directory, superuser, { binaries, user, durable: options.durable ?? true });
  }
  const child = launch(binaries, user.prefix, options);
  await untilReady(child, options);
  return running(child, options);
}

function launch(binaries: Binaries, prefix: readonly string[], options: EmbeddedPostgresOptions): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(options.port),
    unix_socket_directories: '',
    lc_messages: 'C',
    ...(options.durable === false ? NOT_DURABLE : {}),
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...args] = [...prefix, binaries.postgres, '-D', options.directory, ...flags];
  return spawn(command, args, {
    cwd: dirname(binaries.postgres),
    detached: true,
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function untilReady(child: ChildProcess, options: EmbeddedPostgresOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const timer = setTimeout(() => {
      child.kill('SIGQUIT');
      fail(`PostgreSQL was not ready within ${String(START_TIMEOUT_MS / 1_000)} s`);
    }, START_TIMEOUT_MS);
    const fail = (sentence: string): void => {
      clearTimeout(timer);
      reject(new EmbeddedPostgresError(`${sentence}: ${lastFailure(log)}`));
    };
    child.once('error', (error) => {
      fail(`PostgreSQL could not be run (${error.message})`);
    });
    child.once('exit', () => {
      fail('PostgreSQL stopped while it was starting');
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      options.onOutput?.(chunk);
      if (log.includes(READY_LINE)) return;
      log += chunk.toString('utf8');
      if (!log.includes(READY_LINE)) return;
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve();
    });
  });
}

function lastFailure(log: string): string {
  const lines = log.split('\n').filter((line) => /(FATAL|PANIC|HINT|could not)/.test(line));
  return (
    lines.map((line) => line.replace(/^.*?(?=FATAL|PANIC|HINT|could not)/, '').trim()).join(' ') || 'no reason given'
  );
}

function running(child: ChildProcess, options: EmbeddedPostgresOptions): EmbeddedPostgres {
  let asked = false;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
      if (!asked) options.onExit?.();
    });
  });
  return {
    adminUrl: `postgres://${SUPERUSER}:${options.password}@127.0.0.1:${String(options.port)}/postgres`,
    pid: child.pid ?? 0,
    async stop() {
      asked = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGINT'); // "fast shutdown"
      const impatient = setTimeout(() => child.kill('SIGQUIT'), STOP_TIMEOUT_MS); // "immediate shutdown"
      await gone;
      clearTimeout(impatient);
    },
  };
}
