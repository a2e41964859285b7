import { setTimeout as timeout } from 'node:timers/promises';

/** Waits `milliseconds`, or until `signal` is aborted; never throws. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await timeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
