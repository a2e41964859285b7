import { type FileHandle, mkdir, open, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChargeRecord } from './charge.ts';

/** The sandbox's memory: one JSON line for each record, only ever added to. */
export interface ChargeLog {
  /** Resolves when the record is on the disk. Once a write has failed, every later one fails too. */
  append(record: ChargeRecord): Promise<void>;
  /** Resolves when everything appended so far is on the disk. */
  flushed(): Promise<void>;
  close(): Promise<void>;
}

const FILE = 'charges.jsonl';

/**
 * Opens the log in `directory` and reads what it holds. A last line that a crash cut off was never answered for and is
 * taken away.
 *
 * @throws SyntaxError when another line is no JSON: the file was tampered with, and the sandbox must not start.
 */
export async function openChargeLog(directory: string): Promise<{ log: ChargeLog; records: readonly ChargeRecord[] }> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, FILE);
  const text = await readIfThere(path);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const records = whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ChargeRecord);
  if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
  return { log: createLog(await open(path, 'a', 0o600)), records };
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

// Group commit: what arrives while the disk is busy goes out with the next write and shares its fsync.
function createLog(file: FileHandle): ChargeLog {
  let waiting: string[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    await last;
    const lines = waiting.join('');
    waiting = [];
    next = undefined;
    await file.appendFile(lines);
    await file.datasync();
  };

  return {
    append(record) {
      waiting.push(`${JSON.stringify(record)}\n`);
      if (next === undefined) {
        next = flush();
        last = next;
      }
      return next;
    },
    flushed: () => last,
    async close() {
      await last.catch(() => undefined);
      await file.close();
    },
  };
}
