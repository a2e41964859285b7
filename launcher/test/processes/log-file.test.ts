import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openLogFile } from '../../src/processes/log-file.ts';
import { temporaryFolders } from '../temporary-folder.ts';

const temporaryFolder = temporaryFolders();

describe('a log file', () => {
  it('keeps three files of bounded size, the newest lines in the first', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'vault.log');
    const log = await openLogFile(path, 100);
    for (let line = 0; line < 50; line += 1) log.write(Buffer.from(`line ${String(line)} ${'.'.repeat(30)}\n`));
    expect(log.tail()).toContain('line 49');
    await log.close();
    expect((await readdir(folder)).sort()).toEqual(['vault.log', 'vault.log.1', 'vault.log.2']);
    expect(await readFile(path, 'utf8')).toContain('line 49');
    for (const name of await readdir(folder)) expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(100);
  });

  it('goes on with the file of the last run', async () => {
    const path = join(await temporaryFolder(), 'vault.log');
    for (const word of ['first', 'second']) {
      const log = await openLogFile(path);
      log.write(Buffer.from(`${word}\n`));
      await log.close();
    }
    expect(await readFile(path, 'utf8')).toBe('first\nsecond\n');
  });
});
