import { open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Leak, Search } from './search.ts';

const CHUNK_BYTES = 8 * 1024 * 1024;
// Programs and reports that tools put there: not the platform's traces.
const NOT_TRACES = new Set(['tools', 'reports']);

/** What a search through the data folder saw. */
export interface FilesSeen {
  readonly leaks: readonly Leak[];
  readonly files: number;
  readonly bytes: number;
}

/**
 * Searches every regular file below `folder`, whatever its kind: logs, archive, and the databases' and the broker's own
 * data files and write-ahead logs, where a value would outlive the row that held it.
 */
export async function searchFiles(folder: string, search: Search): Promise<FilesSeen> {
  const leaks: Leak[] = [];
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let files = 0;
  let bytes = 0;
  for (const path of await filesBelow(folder)) {
    const seen = await searchFile(path, relative(folder, path), search, buffer);
    leaks.push(...seen.leaks);
    files += 1;
    bytes += seen.bytes;
  }
  return { leaks, files, bytes };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !NOT_TRACES.has(relative(folder, path).split(sep)[0] ?? ''));
}

async function searchFile(
  path: string,
  place: string,
  search: Search,
  buffer: Buffer,
): Promise<{ leaks: Leak[]; bytes: number }> {
  // A running database deletes files between the listing and the opening; one that is gone holds nothing.
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return { leaks: [], bytes: 0 };
  try {
    const leaks: Leak[] = [];
    let position = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position);
      leaks.push(...search.leaksIn(buffer.subarray(0, bytesRead), place));
      if (bytesRead < CHUNK_BYTES) return { leaks, bytes: position + bytesRead };
      // Chunks overlap, so that nothing hides on a border.
      position += CHUNK_BYTES - search.longestBytes;
    }
  } finally {
    await file.close();
  }
}
