import type { Clock } from '@crowdpay/clock';
import type { KeyManagement } from '@crowdpay/kms';
import { newTenantKey } from '../../crypto/tenant-key-wrap.ts';
import type { Job, JobProgress, JobRunner } from '../../domain/jobs.ts';
import type { TenantKeyStore } from '../../domain/keys.ts';
import { TenantKeyGone } from '../../domain/tenant-key-gone.ts';
import type { TenantKeyRotationReader } from '../../domain/tenant-key-rotation.ts';
import type { Transaction, UnitOfWork } from '../../domain/unit-of-work.ts';
import { rotationCompleted, rotationStarted } from '../../events/rotations.ts';
import { resealReasons, type ResealReasonsDependencies } from './reseal-reasons.ts';
import { type Rewrapped, rewrapSubjectKeys, type RewrapSubjectKeysDependencies } from './rewrap-subject-keys.ts';

/** What the rotation needs. */
export interface RotateTenantKeyDependencies extends RewrapSubjectKeysDependencies, ResealReasonsDependencies {
  readonly kms: KeyManagement;
  readonly tenantKeys: TenantKeyStore;
  readonly tenantKeyRotation: TenantKeyRotationReader;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  /** How long an old version outlives the last key under it, in ms: longer than any request that has read one. */
  readonly retireAfterMs: number;
}

/** How long a version of the tenant's key stays when nothing hangs on it any more, in ms. */
export const RETIRE_AFTER_MS = 60_000;

/**
 * Makes a new version of a tenant's key, puts everything that hangs on the old ones under it, and deletes those. Holdings
 * do not change.
 *
 * REWRAP goes through the subject keys, REASONS through the reasons that callers gave. After a pause, LATE_KEYS and
 * LATE_REASONS do so again, for what was being made while its batch went by, and RETIRE deletes the versions. One stays
 * if something hangs on it that could not be opened.
 */
export function tenantKeyRotation(dependencies: RotateTenantKeyDependencies): JobRunner {
  return async (job) => {
    const newest = (await dependencies.tenantKeys.latest(job.tenant))?.version;
    if (job.phase === '') return start(dependencies, job, newest);
    if (newest === undefined) throw new TenantKeyGone();
    const paused = afterPause(dependencies);
    switch (job.phase) {
      case 'REWRAP':
        return batch(dependencies, job, newest, rewrapSubjectKeys, { phase: 'REASONS' });
      case 'REASONS':
        return batch(dependencies, job, newest, resealReasons, { phase: 'LATE_KEYS', ...paused });
      case 'LATE_KEYS':
        return batch(dependencies, job, newest, rewrapSubjectKeys, { phase: 'LATE_REASONS' });
      case 'LATE_REASONS':
        return batch(dependencies, job, newest, resealReasons, { phase: 'RETIRE' });
      case 'RETIRE':
        return retire(dependencies, job, newest);
      default:
        throw new RangeError('The rotation of a tenant key has no such phase.');
    }
  };
}

async function start(
  { kms, tenantKeyRotation: reader, unitOfWork, clock }: RotateTenantKeyDependencies,
  job: Job,
  newest: number | undefined,
): Promise<Job> {
  if (newest === undefined) {
    return unitOfWork.run((transaction) => transaction.jobs.advance(job, { finished: true }));
  }
  const key = await newTenantKey(kms, job.tenant, newest + 1, clock.now());
  const total = await reader.countUnder(job.tenant, key.version);
  return unitOfWork.run(async (transaction) => {
    // The job's lease makes it one version; if the lease was lost, the new key goes with the transaction.
    const advanced = await transaction.jobs.advance(job, { phase: 'REWRAP', total });
    await transaction.tenantKeyRotation.addTenantKey(key);
    await transaction.record(rotationStarted('TENANT_KEY', job, { fromVersion: newest, toVersion: key.version }));
    return advanced;
  });
}

type Batch = (
  dependencies: RotateTenantKeyDependencies,
  transaction: Transaction,
  job: Job,
  newest: number,
) => Promise<Rewrapped>;

async function batch(
  dependencies: RotateTenantKeyDependencies,
  job: Job,
  newest: number,
  work: Batch,
  nextPhase: JobProgress,
): Promise<Job> {
  // Unwrapped before anything is locked: nobody waits for key management meanwhile.
  await dependencies.keys.withTenantKey(job.tenant, newest, () => undefined);
  return dependencies.unitOfWork.run(async (transaction) => {
    const { done, failed, cursor } = await work(dependencies, transaction, job, newest);
    // What could not be opened is met again by the second pass; the first has counted it.
    const counted = job.phase.startsWith('LATE_') ? { done } : { done, failed };
    return transaction.jobs.advance(job, { ...(cursor === undefined ? nextPhase : { cursor }), ...counted });
  });
}

async function retire(dependencies: RotateTenantKeyDependencies, job: Job, newest: number): Promise<Job> {
  const { keys, unitOfWork } = dependencies;
  let deleted: readonly number[] = [];
  const advanced = await unitOfWork.run(async (transaction) => {
    const retired = await transaction.tenantKeyRotation.deleteTenantKeys(job.tenant, newest);
    deleted = retired.deleted;
    // What is left could not be opened; or somebody who had slept for longer than the pause put it there just now, and
    // the next rotation takes it along.
    const failed = Math.max(0, retired.hanging - job.failed);
    const finished = await transaction.jobs.advance(job, { failed, finished: true });
    await transaction.record(rotationCompleted('TENANT_KEY', finished, { toVersion: newest }));
    return finished;
  });
  for (const version of deleted) keys.forget(job.tenant, version);
  return advanced;
}

function afterPause({ clock, retireAfterMs }: RotateTenantKeyDependencies): JobProgress {
  return retireAfterMs === 0 ? {} : { resumeAt: new Date(clock.now().getTime() + retireAfterMs) };
}
