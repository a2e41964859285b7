import { pause } from './pause.ts';

/** Work that comes again until it is closed. */
export interface PeriodicWork {
  /** Starts no further run, and waits for the one in progress. */
  close(): Promise<void>;
}

/** How often work comes, and who hears of its failures. */
export interface Period {
  /** Milliseconds from the end of a run to the next. */
  readonly everyMs: number;
  /** Hears what a run threw; the next run comes all the same. */
  readonly onError: (error: unknown) => void;
}

/** Runs `work` now, and again `everyMs` after each run's end: runs never overlap. */
export function periodically({ everyMs, onError }: Period, work: () => Promise<unknown>): PeriodicWork {
  const stop = new AbortController();
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await work().catch(onError);
      await pause(everyMs, stop.signal);
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
