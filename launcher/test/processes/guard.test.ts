import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '@crowdpay/testkit';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolders } from '../temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const GUARD = join(import.meta.dirname, '../../src/processes/guard.ts');
const ROOT = join(import.meta.dirname, '../../..');

// A launcher of its own: it starts two sleepers under a guard, says their pids, and waits.
const LAUNCHER = `
import { spawn } from 'node:child_process';
import { startGuard } from ${JSON.stringify(GUARD)};
const guard = startGuard();
const [watched, forgotten] = [1, 2].map(() => spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }));
guard.watch(watched.pid);
guard.watch(forgotten.pid);
guard.forget(forgotten.pid);
if (process.argv[2] === 'dismiss') guard.dismiss();
console.log(JSON.stringify([watched.pid, forgotten.pid]));
setInterval(() => {}, 1000);
`;

async function killedLauncher(...args: string[]): Promise<{ watched: number; forgotten: number }> {
  const file = join(await temporaryFolder(), 'launcher.ts');
  await writeFile(file, LAUNCHER);
  const tsx = join(ROOT, 'node_modules/tsx/dist/loader.mjs');
  const launcher = spawn(process.execPath, ['--import', tsx, file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(launcher.stdout.setEncoding('utf8'), 'data')) as [string];
  const [watched = 0, forgotten = 0] = JSON.parse(line) as number[];
  launcher.kill('SIGKILL');
  return { watched, forgotten };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the guard of a launcher that is killed', () => {
  it('ends the processes on its list and no others', async () => {
    const { watched, forgotten } = await killedLauncher();
    await eventually(() => {
      expect(isAlive(watched)).toBe(false);
    });
    expect(isAlive(forgotten)).toBe(true);
    process.kill(forgotten, 'SIGKILL');
  });

  it('ends nothing once it was dismissed', async () => {
    const { watched, forgotten } = await killedLauncher('dismiss');
    expect(isAlive(watched)).toBe(true);
    for (const pid of [watched, forgotten]) process.kill(pid, 'SIGKILL');
  });
});
