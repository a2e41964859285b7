import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../../..');
// Packages in CommonJS ask for `require`, which a module does not have.
const REQUIRE =
  "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);";

/** What a worker process is told. */
export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly rootKeyFile: string;
  readonly policyFile: string;
  readonly leaseMs: number;
  /** How long it waits after each batch, in ms. */
  readonly pauseMs: number;
  readonly retireAfterMs: number;
}

/** A worker in a process of its own. */
export interface WorkerProcess {
  /** Lets it take up jobs. */
  begin(): void;
  /** SIGKILL: nothing in it runs any more. */
  kill(): Promise<void>;
}

/** Starts worker processes ahead of their time, so that a test does not wait for Node. */
export interface WorkerProcesses {
  /** One that is ready to begin. */
  next(): Promise<WorkerProcess>;
  close(): Promise<void>;
}

/** @param ahead how many stand ready at once. */
export async function workerProcesses(settings: WorkerSettings, ahead: number): Promise<WorkerProcesses> {
  const folder = await mkdtemp(join(tmpdir(), 'worker-'));
  const program = await bundleWorker(folder);
  const children = new Set<ChildProcess>();
  const start = (): Promise<WorkerProcess> => startWorker(settings, program, children);
  const ready = Array.from({ length: ahead }, start);
  return {
    next() {
      ready.push(start());
      return ready.shift() ?? start();
    },
    async close() {
      await Promise.allSettled(ready);
      await Promise.all([...children].map(kill));
      await rm(folder, { recursive: true });
    },
  };
}

// One file of the sources, as jest sees them, and not of what was last compiled: it starts five times as fast as a
// thousand modules, and a test starts a dozen of them.
async function bundleWorker(folder: string): Promise<string> {
  const tsconfig = join(folder, 'tsconfig.json');
  const paths = { '@crowdpay/*': [join(ROOT, 'packages/*/src/index.ts')] };
  await writeFile(tsconfig, JSON.stringify({ compilerOptions: { paths } }));
  const program = join(folder, 'worker.mjs');
  await promisify(execFile)(join(ROOT, 'node_modules/.bin/esbuild'), [
    join(import.meta.dirname, 'worker-process.ts'),
    ...['--bundle', '--platform=node', '--format=esm', '--target=node20', '--log-level=error'],
    ...[`--tsconfig=${tsconfig}`, `--outfile=${program}`, '--external:pg-native', `--banner:js=${REQUIRE}`],
  ]);
  return program;
}

async function startWorker(
  settings: WorkerSettings,
  program: string,
  children: Set<ChildProcess>,
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [program, JSON.stringify(settings)], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.add(child);
  await Promise.race([once(child.stdout, 'data'), died(child)]);
  return {
    begin: () => {
      child.stdin.write('begin\n');
    },
    async kill() {
      await kill(child);
      children.delete(child);
    },
  };
}

async function died(child: ChildProcess): Promise<never> {
  await once(child, 'exit');
  throw new Error('A worker process ended before it was ready.');
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
