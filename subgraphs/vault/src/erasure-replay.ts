import { pause } from '@crowdpay/clock';
import { replayErasures, type ReplayErasuresDependencies } from './use-cases/subjects/replay-erasures.ts';

/** Keeps this database from serving what was erased after it was backed up. */
export interface ErasureReplay {
  /** Whether every erasure that the event log told of at the start is done here. Until then nothing is served. */
  isDone(): boolean;
  close(): Promise<void>;
}

/** How often is looked, in ms. */
export interface ErasureReplayTimes {
  /** While the event log could not be read; 1 s by default. */
  readonly retryMs?: number;
  /** Afterwards, so that the next start has little to read; 10 min by default. */
  readonly everyMs?: number;
}

const RETRY_MS = 1_000;
const EVERY_MS = 10 * 60 * 1_000;

/** Starts to replay erasures, and tries until it has succeeded. */
export function startErasureReplay(
  dependencies: ReplayErasuresDependencies,
  { retryMs = RETRY_MS, everyMs = EVERY_MS }: ErasureReplayTimes = {},
): ErasureReplay {
  const { log } = dependencies;
  const stopping = new AbortController();
  const { signal } = stopping;
  let done = false;

  const replay = async (): Promise<number> => {
    try {
      const count = await replayErasures(dependencies, signal);
      if (count > 0) log.warn({ count }, 'A restored database has erased again whom the event log says were erased');
      if (!done) log.info('Every erasure that the event log tells of is done here');
      done = true;
      return everyMs;
    } catch (error) {
      if (signal.aborted) return 0;
      const consequence = done ? 'Erasures could not be looked for' : 'Nothing is served yet: erasures are not known';
      log.error({ err: error }, consequence);
      return retryMs;
    }
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) await pause(await replay(), signal);
  };
  const running = run();
  return {
    isDone: () => done,
    async close() {
      stopping.abort();
      await running;
    },
  };
}
