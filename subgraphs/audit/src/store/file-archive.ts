import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Archive, ArchiveConflictError } from '../domain/archive.ts';

const READ_ONLY = 0o444;
const NAME = /^[a-z0-9][a-z0-9.-]{0,127}$/;

/**
 * An archive in a folder: each object is written once, read-only, and durable before `put` returns. The file system's
 * owner can still undo that; a store with object lock behind the same port cannot be undone by anyone.
 */
export function fileArchive(directory: string): Archive {
  return {
    async put(name, content) {
      if (!NAME.test(name)) throw new RangeError('An archive name has lower-case letters, digits, dots and dashes.');
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const unfinished = join(directory, `.${name}.unfinished`);
      await writeDurably(unfinished, content);
      try {
        // Unlike a rename, a link never replaces what is there.
        await link(unfinished, join(directory, name));
      } catch (error) {
        if (!isExisting(error)) throw error;
        if (!(await readFile(join(directory, name))).equals(content)) throw new ArchiveConflictError(name);
      } finally {
        await rm(unfinished, { force: true });
      }
      await syncDirectory(directory);
    },
  };
}

async function writeDurably(path: string, content: Buffer): Promise<void> {
  await rm(path, { force: true }); // left by a crash, and read-only
  const file = await open(path, 'wx', READ_ONLY);
  try {
    await file.writeFile(content);
    await file.chmod(READ_ONLY); // whatever the process's umask
    await file.sync();
  } finally {
    await file.close();
  }
}

// The name itself is durable only when the folder is.
async function syncDirectory(directory: string): Promise<void> {
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isExisting(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST';
}
