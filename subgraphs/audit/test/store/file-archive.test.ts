import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ArchiveConflictError } from '../../src/domain/archive.ts';
import { fileArchive } from '../../src/store/file-archive.ts';

describe('the file archive', () => {
  let folder: string;
  const content = Buffer.from('line\n');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'archive-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('writes an object once, read-only, and leaves no other file', async () => {
    const archive = fileArchive(join(folder, 'deep', 'archive'));
    await archive.put('a.ndjson', content);
    const path = join(folder, 'deep', 'archive', 'a.ndjson');
    expect(await readFile(path)).toEqual(content);
    expect((await stat(path)).mode & 0o777).toBe(0o444);
    expect(await readdir(join(folder, 'deep', 'archive'))).toEqual(['a.ndjson']);
  });

  it('takes the same again, as after a crash', async () => {
    const archive = fileArchive(folder);
    await archive.put('a.ndjson', content);
    await archive.put('a.ndjson', content);
  });

  it('never replaces what is there', async () => {
    const archive = fileArchive(folder);
    await archive.put('a.ndjson', content);
    await expect(archive.put('a.ndjson', Buffer.from('other\n'))).rejects.toBeInstanceOf(ArchiveConflictError);
    expect(await readFile(join(folder, 'a.ndjson'))).toEqual(content);
  });

  it('begins anew where a crash left an unfinished file', async () => {
    await writeFile(join(folder, '.a.ndjson.unfinished'), 'li', { mode: 0o444 });
    await fileArchive(folder).put('a.ndjson', content);
    expect(await readFile(join(folder, 'a.ndjson'))).toEqual(content);
    expect(await readdir(folder)).toEqual(['a.ndjson']);
  });

  it.each(['../a', '/etc/a', '.hidden', 'A', ''])('refuses the name %p', async (name) => {
    await expect(fileArchive(folder).put(name, content)).rejects.toBeInstanceOf(RangeError);
  });
});
