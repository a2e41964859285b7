import { type Clock, pause } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import type { Pruning } from '../domain/ports.ts';

/** Idempotency keys are promised for 24 h; three days leave room for a client that was away over a weekend. */
const KEY_LIFE_MS = 72 * 3_600_000;
/** A nonce older than the tolerance cannot come in again under a signature that is still accepted. */
const NONCE_LIFE_MS = 3_600_000;
const BATCH = 1_000;
const EVERY_MS = 600_000;

/**
 * Clears keys and nonces that have outlived their promise, a batch at a time so that no lock is held for long.
 *
 * @returns how many rows went.
 */
export async function prune(pruning: Pruning, clock: Clock): Promise<number> {
  const now = clock.now().getTime();
  const before = { keys: new Date(now - KEY_LIFE_MS), nonces: new Date(now - NONCE_LIFE_MS) };
  let total = 0;
  let gone: number;
  do {
    gone = await pruning.prune(before, BATCH);
    total += gone;
  } while (gone >= BATCH);
  return total;
}

/** Prunes now and every ten minutes. A failure is logged and tried again the next time. */
export function startPruning(
  pruning: Pruning,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): { close(): Promise<void> } {
  const stopping = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await prune(pruning, clock).catch((error: unknown) => {
        log.error({ err: error }, 'could not clear old keys');
      });
      await pause(EVERY_MS, stopping.signal);
    }
  };
  const done = loop();
  return {
    async close() {
      stopping.abort();
      await done;
    },
  };
}
