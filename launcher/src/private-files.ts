import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

/** Replaces a file by a whole new one (rename), readable by its owner alone. */
export async function writePrivately(path: string, content: string): Promise<void> {
  await rename(await draft(path, content), path);
}

/**
 * Returns the file's content; when the file is missing, it is created with what `make` returns. A kill in between leaves
 * no file or a whole one, and of two callers at the same time both get the content that was first.
 */
export async function readOrCreatePrivately(path: string, make: () => string | Promise<string>): Promise<string> {
  const existing = await readIfThere(path);
  if (existing !== undefined) return existing;
  const written = await draft(path, await make());
  try {
    await link(written, path); // unlike rename, fails when the file has come into being meanwhile
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(written);
  }
  return readFile(path, 'utf8');
}

/** The file's content, or undefined when there is no such file. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function draft(path: string, content: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}`;
  const file = await open(temporary, 'wx', OWNER_ONLY);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  return temporary;
}
