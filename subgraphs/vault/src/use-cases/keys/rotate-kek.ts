import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { KeyManagement } from '@crowdpay/kms';
import type { Logger } from '@crowdpay/log';
import { rewrapTenantKey } from '../../crypto/tenant-key-wrap.ts';
import type { Job, JobRunner } from '../../domain/jobs.ts';
import type { TenantKey } from '../../domain/keys.ts';
import type { TenantKeyRotationReader, Wrapping } from '../../domain/tenant-key-rotation.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { rotationCompleted, rotationStarted } from '../../events/rotations.ts';

/** What the rotation needs. */
export interface RotateKekDependencies {
  readonly kms: KeyManagement;
  readonly tenantKeyRotation: TenantKeyRotationReader;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly log: Logger;
}

// Calls to key management, made at the same time.
const BATCH = 20;

/**
 * Wraps every version of a tenant's key again under the present key of key management, and nothing below it: neither
 * subject keys nor holdings change. The keys' plaintext never leaves key management.
 *
 * The cursor is the last version that was done. A batch that a crash took away after the calls is done again: wrapping
 * twice harms nothing.
 */
export function kekRotation(dependencies: RotateKekDependencies): JobRunner {
  return (job) => (job.phase === '' ? start(dependencies, job) : rewrapBatch(dependencies, job));
}

async function start({ tenantKeyRotation, unitOfWork }: RotateKekDependencies, job: Job): Promise<Job> {
  const total = await tenantKeyRotation.countWrappings(job.tenant, job.createdAt);
  return unitOfWork.run(async (transaction) => {
    await transaction.record(rotationStarted('KEK', job));
    return transaction.jobs.advance(job, { phase: 'REWRAP', total });
  });
}

async function rewrapBatch(dependencies: RotateKekDependencies, job: Job): Promise<Job> {
  const { tenantKeyRotation, unitOfWork } = dependencies;
  const keys = await tenantKeyRotation.wrappings(job.tenant, job.createdAt, Number(job.cursor), BATCH);
  const wrappings = await Promise.all(keys.map((key) => rewrap(dependencies, job, key)));
  return unitOfWork.run(async (transaction) => {
    let done = 0;
    for (const [index, key] of keys.entries()) {
      const next = wrappings[index];
      if (next !== undefined && (await transaction.tenantKeyRotation.replaceWrapping(key, next))) done += 1;
    }
    const failed = wrappings.filter((next) => next === undefined).length;
    const finished = keys.length < BATCH;
    const cursor = String(keys.at(-1)?.version ?? job.cursor);
    const advanced = await transaction.jobs.advance(job, { cursor, done, failed, finished });
    if (finished) await transaction.record(rotationCompleted('KEK', advanced));
    return advanced;
  });
}

/** @returns undefined for a wrapped key that key management does not know as its own: somebody changed it. */
async function rewrap(
  { kms, clock, log }: RotateKekDependencies,
  job: Job,
  key: TenantKey,
): Promise<Wrapping | undefined> {
  // Never older than the job, whatever the clocks of two machines say: what is done is not done again.
  const now = new Date(Math.max(clock.now().getTime(), job.createdAt.getTime()));
  try {
    return await rewrapTenantKey(kms, key, now);
  } catch (error) {
    if (!(error instanceof CrowdPayError) || error.code !== 'INTERNAL') throw error;
    log.error({ err: error, tenant: key.tenant, version: key.version }, 'A wrapped tenant key could not be opened');
    return undefined;
  }
}
