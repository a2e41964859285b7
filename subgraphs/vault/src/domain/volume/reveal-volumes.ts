import type { VolumeCaller } from './caller.ts';
import type { CallerVolume } from './unusual-volume.ts';

/** How many clear values of others left to each caller, counted in the transaction that lets them leave. */
export interface RevealVolumeWriter {
  /**
   * Adds values to what the caller saw in this hour. Until the transaction ends, nobody else's addition for the same
   * caller gets past this one.
   *
   * @returns the caller's volume with these values in it.
   */
  add(caller: VolumeCaller, values: number, now: Date): Promise<CallerVolume>;
  /** Takes back what {@link add} added in this transaction: the values do not leave. */
  takeBack(caller: VolumeCaller, values: number, now: Date): Promise<void>;
  /** Deletes up to `limit` hours that are too long ago to tell what is usual. @returns how many. */
  prune(now: Date, limit: number): Promise<number>;
}
