import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import type { Principal } from '@crowdpay/principal';
import { auditContextOf } from '../../domain/audit-context.ts';
import type { Transaction } from '../../domain/unit-of-work.ts';
import { volumeCallerOf } from '../../domain/volume/caller.ts';
import { isUnusual, type UnusualVolumeRules } from '../../domain/volume/unusual-volume.ts';
import { callerFrozen } from '../../events/volumes.ts';

/** What guarding needs. */
export interface GuardVolumeDependencies {
  readonly unusualVolume: UnusualVolumeRules;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Whether values may leave. FROZEN: none may, now or until the freeze is lifted. */
export type VolumeVerdict = 'WITHIN' | 'FROZEN';

/**
 * Counts clear values of others that are about to leave, in the transaction of the audit event that names them. The batch
 * that makes the caller's volume unusual freezes the caller and does not leave; nor does one that was decided about just
 * before another froze the caller.
 *
 * @param transaction has to commit whatever the verdict: the freeze and its audit event are in it.
 * @param values how many clear values of others; the caller's own do not count.
 */
export async function guardVolume(
  { unusualVolume, clock, ids }: GuardVolumeDependencies,
  transaction: Transaction,
  principal: Principal,
  values: number,
): Promise<VolumeVerdict> {
  if (values === 0) return 'WITHIN';
  const caller = volumeCallerOf(principal);
  const now = clock.now();
  const { revealVolumes, revealFreezes } = transaction;
  const volume = await revealVolumes.add(caller, values, now);
  // The addition waited for every earlier one of this caller: whoever was frozen by it is seen to be.
  const frozen = await revealFreezes.isFrozen(caller);
  if (!frozen && !isUnusual(volume, unusualVolume)) return 'WITHIN';

  await revealVolumes.takeBack(caller, values, now);
  if (!frozen) {
    const freeze = { id: ids.next('frz'), caller, requested: volume.thisHour, frozenAt: now };
    if (await revealFreezes.add(freeze)) await transaction.record(callerFrozen(freeze, auditContextOf(principal)));
  }
  return 'FROZEN';
}
