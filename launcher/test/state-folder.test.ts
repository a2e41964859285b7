import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openStateFolder } from '../src/state-folder.ts';
import { temporaryFolders } from './temporary-folder.ts';

const temporaryFolder = temporaryFolders();

describe('openStateFolder', () => {
  it('makes the folder, closed to other users, and opens it again', async () => {
    const root = join(await temporaryFolder(), 'state');
    const folder = await openStateFolder(root, { isDefault: false });
    expect((await stat(folder.keys)).mode & 0o777).toBe(0o700);
    expect(await openStateFolder(root, { isDefault: false })).toEqual(folder);
  });

  it('leaves a folder alone that holds somebody else’s files', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'thesis.txt'), 'mine');
    await expect(openStateFolder(root, { isDefault: false })).rejects.toThrow(/did not make: set CROWDPAY_DATA_DIR/);
    expect(await readdir(root)).toEqual(['thesis.txt']);
  });

  it('shares the repository’s own folder with its tools', async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, 'tools'));
    await expect(openStateFolder(root, { isDefault: true })).resolves.toMatchObject({ root });
  });

  it('refuses a file in place of the folder, a damaged marker, and another version’s folder', async () => {
    const root = await temporaryFolder();
    const file = join(root, 'file');
    await writeFile(file, '');
    await expect(openStateFolder(file, { isDefault: false })).rejects.toThrow(/is a file/);
    await writeFile(join(root, 'crowdpay-state.json'), '{');
    await expect(openStateFolder(root, { isDefault: false })).rejects.toThrow(/damaged/);
    await writeFile(join(root, 'crowdpay-state.json'), '{"format":2}');
    await expect(openStateFolder(root, { isDefault: false })).rejects.toThrow(/another version/);
  });
});
