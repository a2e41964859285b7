import type { Logger } from '@crowdpay/log';

/** Work that comes again until it is stopped. */
export interface PeriodicWork {
  /** Starts no further run, and waits for the one in progress. */
  close(): Promise<void>;
}

/**
 * Runs `work`, and again `everyMs` after each run's end: runs never overlap. A failed run is logged and changes nothing.
 */
export function periodically(
  options: { readonly name: string; readonly everyMs: number; readonly log: Logger },
  work: () => Promise<unknown>,
): PeriodicWork {
  const stop = new AbortController();
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await work().catch((error: unknown) => {
        options.log.error({ work: options.name, err: error }, 'Periodic work failed');
      });
      await pause(options.everyMs, stop.signal);
    }
  };
  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, millis).unref();
    signal.addEventListener('abort', end);
  });
}
