import { CrowdPayError } from '@crowdpay/errors';
import type { PiiKind } from '@crowdpay/pii-token';
import type { VolumeCaller } from './caller.ts';
import type { VolumeOperation } from './limits.ts';

/** Counts what callers put through the vault, and says when it is too much. */
export interface VolumeLimiter {
  /**
   * Reserves a call's values of every kind, in one round trip. A kind of which the call brings more than is left of the
   * window takes nothing at all; the others are reserved. It holds under any concurrency and over all vaults.
   *
   * @param counts how many values of each kind.
   * @returns the kinds that are over their limit.
   */
  reserve(
    operation: VolumeOperation,
    caller: VolumeCaller,
    counts: ReadonlyMap<PiiKind, number>,
  ): Promise<ReadonlySet<PiiKind>>;

  /** Deletes up to `limit` windows that are over. @returns how many. */
  prune(limit: number): Promise<number>;
}

/** Why a value over the limit has no outcome; the same for every kind and operation. */
export function overVolume(): CrowdPayError {
  return new CrowdPayError('RATE_LIMITED', 'Too many values of this kind in a short time. Try again in a minute.');
}
