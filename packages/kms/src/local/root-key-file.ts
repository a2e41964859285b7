import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Randomness } from '@crowdpay/ids';

const KEY_BYTES = 32;
const KEY_LINE = /^[0-9a-f]{64}$/;
const MAX_FILE_BYTES = 64 * 1024;

/** The root key file cannot be used. The message says what to do; it never holds key material. */
export class RootKeyFileError extends Error {
  override readonly name = 'RootKeyFileError';
}

/**
 * The keys in a root key file: one of 32 bytes a line, in hexadecimal, the oldest first. A missing file is created
 * with one fresh key; of several processes that start at once, one creates it and all read the same.
 *
 * @throws RootKeyFileError when the file is readable by others (mode wider than 0600), no plain file, or malformed.
 */
export async function readRootKeys(path: string, randomness: Randomness): Promise<readonly Buffer[]> {
  await createOnce(path, randomness);
  await requirePrivate(path);
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  if (lines.length === 0 || !lines.every((line) => KEY_LINE.test(line))) {
    throw new RootKeyFileError(`${path} must hold 64 hexadecimal digits a line, one line for each root key.`);
  }
  return lines.map((line) => Buffer.from(line, 'hex'));
}

async function requirePrivate(path: string): Promise<void> {
  const facts = await lstat(path);
  if (!facts.isFile()) throw new RootKeyFileError(`${path} must be a plain file.`);
  if (facts.size > MAX_FILE_BYTES) throw new RootKeyFileError(`${path} is too large for a root key file.`);
  if ((facts.mode & 0o077) !== 0) {
    throw new RootKeyFileError(`${path} is open to other users. Run: chmod 600 ${path}`);
  }
}

// The key is written and synced under another name, then linked: `link` fails when the name is taken, so a file is
// never overwritten, and never seen half written, whatever dies in between.
async function createOnce(path: string, randomness: Randomness): Promise<void> {
  if (await exists(path)) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${randomness.bytes(KEY_BYTES).toString('hex')}\n`);
    await file.sync();
    await link(draft, path).catch(unlessCode('EEXIST'));
  } finally {
    await file.close();
    await unlink(draft);
  }
  await syncDirectory(dirname(path));
}

async function exists(path: string): Promise<boolean> {
  const facts = await lstat(path).catch(unlessCode('ENOENT'));
  return facts !== undefined;
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function unlessCode(expected: string): (error: unknown) => undefined {
  return (error) => {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === expected) return undefined;
    throw error;
  };
}
