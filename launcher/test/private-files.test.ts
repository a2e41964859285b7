import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readOrCreatePrivately, writePrivately } from '../src/private-files.ts';
import { temporaryFolders } from './temporary-folder.ts';

const temporaryFolder = temporaryFolders();

describe('a private file', () => {
  it('is readable by its owner alone and replaced as a whole', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'secret');
    await writePrivately(file, 'one');
    await writePrivately(file, 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['secret']);
  });

  it('is created once, however many ask for it at the same time', async () => {
    const folder = await temporaryFolder();
    let made = 0;
    const make = (): string => {
      made += 1;
      return `secret ${String(made)}`;
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => readOrCreatePrivately(join(folder, 'secret'), make)),
    );
    expect(new Set(answers).size).toBe(1);
    expect(await readdir(folder)).toEqual(['secret']);
  });
});
