import { type FSWatcher, watch } from 'node:fs';
import type { Clock } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import { assembleSvid, type Svid } from './svid.ts';
import { readSvidPems, svidVersion } from './svid-files.ts';
import { memorySvidSource, type SvidSource } from './svid-source.ts';

/** What `fileSvidSource` needs. */
export interface FileSvidSourceOptions {
  /** The folder with `svid.pem`, `key.pem` and `bundle.pem`. */
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** How often the files are looked at when the file system sends no event (network mounts); 5,000 ms by default. */
  readonly pollMs?: number;
}

// A rotation replaces three files: wait until the burst of events is over.
const SETTLE_MS = 50;

/**
 * An SVID that lies in files and is rotated by whoever writes them (SPIRE's helper, the launcher). A bad or half-written
 * state of the folder is logged and skipped: the last good SVID stays.
 *
 * @throws CrowdPayError INTERNAL when the folder holds no usable SVID at the start; the file system's error when a file is
 *   missing.
 */
export async function fileSvidSource(options: FileSvidSourceOptions): Promise<SvidSource> {
  const { directory, clock, log, pollMs = 5_000 } = options;
  let version = await svidVersion(directory);
  const source = memorySvidSource(assembleSvid(await readSvidPems(directory), clock.now()));

  const reload = singleFlight(async () => {
    try {
      const found = await svidVersion(directory);
      if (found === version) return;
      const svid = assembleSvid(await readSvidPems(directory), clock.now());
      version = found;
      if (isSame(svid, source.current())) return;
      source.rotate(svid);
      log.info({ spiffeId: svid.spiffeId, expiresAt: svid.expiresAt.toISOString() }, 'SVID rotated');
    } catch (error) {
      log.warn({ err: error }, 'The new SVID is not usable yet; the last good one stays');
    }
  });

  const poll = setInterval(reload, pollMs).unref();
  let settle: NodeJS.Timeout | undefined;
  const watcher = watchFolder(directory, () => {
    clearTimeout(settle);
    settle = setTimeout(reload, SETTLE_MS).unref();
  });

  return {
    current: () => source.current(),
    onRotate: (listener) => source.onRotate(listener),
    close() {
      clearInterval(poll);
      clearTimeout(settle);
      watcher?.close();
      source.close();
    },
  };
}

function isSame(left: Svid, right: Svid): boolean {
  return left.certPem === right.certPem && left.keyPem === right.keyPem && left.bundlePem === right.bundlePem;
}

// Events only make rotation prompt: where a file system has none, the poll still finds it.
function watchFolder(directory: string, onEvent: () => void): FSWatcher | undefined {
  try {
    return watch(directory, { persistent: false }, onEvent).on('error', () => undefined);
  } catch {
    return undefined;
  }
}

function singleFlight(task: () => Promise<void>): () => void {
  let running = false;
  return () => {
    if (running) return;
    running = true;
    void task().finally(() => {
      running = false;
    });
  };
}
