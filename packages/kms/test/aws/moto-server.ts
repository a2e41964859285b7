import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const START_TIMEOUT_MS = 20_000;
const ADDRESS = /Running on (http:\/\/127\.0\.0\.1:\d+)/;

/** Whether the emulator of AWS (`pip install 'moto[server]'`) is on the PATH. */
export function hasMotoServer(): boolean {
  return spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;
}

/** A running emulator on a free loopback port. */
export interface MotoServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the emulator and waits until it says where it listens. */
export async function startMotoServer(): Promise<MotoServer> {
  const child = spawn('moto_server', ['--host', '127.0.0.1', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await addressOf(child);
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          resolve();
        });
        child.kill();
      }),
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error('moto_server did not start in time.'));
    }, START_TIMEOUT_MS);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        const url = ADDRESS.exec(line)?.[1];
        if (url === undefined) return;
        clearTimeout(timer);
        resolve(url);
      });
    }
    child.once('error', reject);
  });
}
