import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Svid, SvidPems } from './svid.ts';

/** The files of an SVID in its folder, by what they hold; the names are those of spiffe-helper. */
export const SVID_FILES = { certPem: 'svid.pem', keyPem: 'key.pem', bundlePem: 'bundle.pem' } as const;

const PARTS = ['bundlePem', 'keyPem', 'certPem'] as const;
const OWNER_ONLY = 0o600;

/**
 * Writes an SVID into `directory`, readable by its owner alone. Each file is replaced by a rename, by
 * one writer at a time. A reader that comes
 * between two renames sees a key that is not the leaf's, refuses it (`assembleSvid`) and reads again.
 */
export async function writeSvid(directory: string, svid: Svid): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const part of PARTS) {
    const path = join(directory, SVID_FILES[part]);
    // One name for the draft: what a crash leaves here is replaced by the next writing.
    const draft = `${path}.new`;
    await rm(draft, { force: true });
    await writeFile(draft, svid[part], { mode: OWNER_ONLY, flag: 'wx' });
    await rename(draft, path);
  }
}

/** Reads the three files of an SVID. Nothing is checked yet. */
export async function readSvidPems(directory: string): Promise<SvidPems> {
  const [bundlePem, keyPem, certPem] = await Promise.all(
    PARTS.map((part) => readFile(join(directory, SVID_FILES[part]), 'utf8')),
  );
  return { bundlePem: bundlePem ?? '', keyPem: keyPem ?? '', certPem: certPem ?? '' };
}

/** A text that changes whenever one of the three files is replaced. */
export async function svidVersion(directory: string): Promise<string> {
  const stats = await Promise.all(PARTS.map((part) => stat(join(directory, SVID_FILES[part]))));
  return stats.map(({ ino, mtimeMs, size }) => `${ino}:${mtimeMs}:${size}`).join(' ');
}
