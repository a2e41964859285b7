import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { claimInstance } from '../src/instance.ts';
import { temporaryFolders } from './temporary-folder.ts';

const temporaryFolder = temporaryFolders();

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('claimInstance', () => {
  it('is refused while a launcher holds the folder, and given once it has let go', async () => {
    const file = join(await temporaryFolder(), 'instance.json');
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    const born = await birthOf(other.pid ?? 0);
    await writeFile(file, JSON.stringify({ pid: other.pid, born }));
    await expect(claimInstance(file)).rejects.toThrow(
      `already running on this data folder (process ${String(other.pid)})`,
    );
    other.kill('SIGKILL');
    await once(other, 'exit');
    const instance = await claimInstance(file);
    await instance.release();
    await expect(access(file)).rejects.toThrow();
  });

  it('takes over from a launcher that was killed, also when its pid belongs to another process now', async () => {
    const file = join(await temporaryFolder(), 'instance.json');
    for (const stale of [
      { pid: await deadPid(), born: '' },
      { pid: 1, born: 'an earlier boot' },
    ]) {
      await writeFile(file, JSON.stringify(stale));
      await (await claimInstance(file)).release();
    }
  });

  it('takes over a damaged claim', async () => {
    const file = join(await temporaryFolder(), 'instance.json');
    await writeFile(file, '{"pid":');
    await expect(claimInstance(file)).resolves.toBeDefined();
  });

  it('publishes to its owner alone how the platform is reached', async () => {
    const file = join(await temporaryFolder(), 'instance.json');
    const instance = await claimInstance(file);
    await instance.describe({ publicUrl: 'http://127.0.0.1:4000', eventLog: 'postgres', databases: {} });
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      pid: process.pid,
      publicUrl: 'http://127.0.0.1:4000',
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });
});

async function birthOf(pid: number): Promise<string> {
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  const fields = (await readFile(`/proc/${String(pid)}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return `${boot}:${fields[19] ?? ''}`;
}
