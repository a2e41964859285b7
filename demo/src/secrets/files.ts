import { open, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Needle } from './needles.ts';
import { findNeedles, type Leak } from './search.ts';

const CHUNK_BYTES = 8 * 1024 * 1024;

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
export async function searchFiles(folder: string, needles: readonly Needle[]): Promise<FilesSeen> {
  const leaks: Leak[] = [];
  let files = 0;
  let bytes = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const seen = await searchFile(path, relative(folder, path), needles);
    leaks.push(...seen.leaks);
    files += 1;
    bytes += seen.bytes;
  }
  return { leaks, files, bytes };
}

async function searchFile(
  path: string,
  place: string,
  needles: readonly Needle[],
): Promise<{ leaks: Leak[]; bytes: number }> {
  // A running database deletes files between the listing and the opening; one that is gone holds nothing.
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return { leaks: [], bytes: 0 };
  try {
    // Chunks overlap by the longest needle, so that none hides on a border.
    const overlap = Math.max(...needles.map((needle) => needle.bytes.length));
    const buffer = Buffer.alloc(CHUNK_BYTES);
    const leaks: Leak[] = [];
    let position = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, position);
      leaks.push(...findNeedles(buffer.subarray(0, bytesRead), needles, place));
      if (bytesRead < CHUNK_BYTES) return { leaks, bytes: position + bytesRead };
      position += CHUNK_BYTES - overlap;
    }
  } finally {
    await file.close();
  }
}
