import type { Logger } from '@crowdpay/log';

/** Work that runs again and again until it is closed. */
export interface PeriodicWork {
  /** Starts no further run and waits for the one in progress. */
  close(): Promise<void>;
}

/**
 * Runs `work` every `everyMs` after the last run ended: runs never overlap. A run that fails is logged; the next one
 * comes all the same.
 */
export function periodically(
  options: { readonly name: string; readonly everyMs: number; readonly log: Logger },
  work: () => Promise<unknown>,
): PeriodicWork {
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  const run = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      options.log.error({ work: options.name, err: error }, 'Periodic work failed');
    }
    schedule();
  };
  const schedule = (): void => {
    if (closed) return;
    timer = setTimeout(() => {
      running = run();
    }, options.everyMs);
    timer.unref();
  };

  schedule();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
