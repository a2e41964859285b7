import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';

/** A log that never fills the disk. */
export interface LogFile {
  write(chunk: Buffer): void;
  /** The last lines that were written, for a message about a failure. */
  tail(): string;
  close(): Promise<void>;
}

const LIMIT_BYTES = 10 * 1024 * 1024;
const KEPT_FILES = 3;
const TAIL_BYTES = 4_096;
const OWNER_ONLY = 0o600;

/**
 * Appends to `path`. When the file has grown over `limitBytes` (default 10 MiB) it becomes `path.1`, what was `path.1`
 * becomes `path.2`, and the oldest of three goes.
 */
export async function openLogFile(path: string, limitBytes = LIMIT_BYTES): Promise<LogFile> {
  let stream = open(path);
  let size = (await stat(path).catch(() => ({ size: 0 }))).size;
  let recent = Buffer.alloc(0);
  let rotation = Promise.resolve();

  const rotate = async (): Promise<void> => {
    await end(stream);
    await shift(path);
    stream = open(path);
  };
  return {
    write(chunk) {
      recent = Buffer.concat([recent, chunk]).subarray(-TAIL_BYTES);
      size += chunk.length;
      const full = size > limitBytes;
      if (full) size = chunk.length;
      // Chunks wait for a running rotation, so that none is written to a stream that has ended.
      rotation = rotation.then(async () => {
        if (full) await rotate();
        stream.write(chunk);
      });
    },
    tail: () => recent.toString('utf8').trim(),
    async close() {
      await rotation;
      await end(stream);
    },
  };
}

function open(path: string): WriteStream {
  const stream = createWriteStream(path, { flags: 'a', mode: OWNER_ONLY });
  stream.on('error', () => undefined); // a full disk must not end the platform; the services' own writes will tell
  return stream;
}

function end(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.end(() => {
      resolve();
    });
  });
}

async function shift(path: string): Promise<void> {
  await rm(`${path}.${String(KEPT_FILES - 1)}`, { force: true });
  for (let index = KEPT_FILES - 2; index >= 1; index -= 1) {
    await rename(`${path}.${String(index)}`, `${path}.${String(index + 1)}`).catch(() => undefined);
  }
  await rename(path, `${path}.1`).catch(() => undefined);
}
