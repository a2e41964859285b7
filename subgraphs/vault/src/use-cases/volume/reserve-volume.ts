import type { PiiKind } from '@crowdpay/pii-token';
import type { Principal } from '@crowdpay/principal';
import { volumeCallerOf } from '../../domain/volume/caller.ts';
import type { VolumeOperation } from '../../domain/volume/limits.ts';
import { overVolume, type VolumeLimiter } from '../../domain/volume/volume-limiter.ts';
import type { VaultMetrics } from '../../metrics.ts';

/** What reserving needs. */
export interface ReserveVolumeDependencies {
  readonly volumeLimiter: VolumeLimiter;
  readonly metrics: VaultMetrics;
}

/**
 * Takes a call's values out of what the caller may put through `operation` in this minute, before any work is done for
 * them. Values are counted, not calls: batches and aliases buy nobody more.
 *
 * @returns the kinds of which there are too many: their values get `overVolume()`, the others are reserved.
 */
export async function reserveVolume(
  { volumeLimiter, metrics }: ReserveVolumeDependencies,
  operation: VolumeOperation,
  principal: Principal,
  values: readonly { readonly kind: PiiKind }[],
): Promise<ReadonlySet<PiiKind>> {
  const counts = new Map<PiiKind, number>();
  for (const { kind } of values) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const over = await volumeLimiter.reserve(operation, volumeCallerOf(principal), counts);
  for (const kind of over) metrics.overVolume(operation, kind);
  return over;
}

/**
 * The same for values that are looked up: one kind over its limit refuses the call, as an empty answer would mean that
 * the value is unknown.
 *
 * @throws CrowdPayError RATE_LIMITED.
 */
export async function requireFindVolume(
  dependencies: ReserveVolumeDependencies,
  principal: Principal,
  values: readonly { readonly kind: PiiKind }[],
): Promise<void> {
  const over = await reserveVolume(dependencies, 'find', principal, values);
  if (over.size > 0) throw overVolume();
}
