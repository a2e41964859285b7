import type { Clock } from '@crowdpay/clock';
import type { SubjectKeys } from '../../crypto/subject-keys.ts';
import type { Job, JobProgress, JobRunner } from '../../domain/jobs.ts';
import type { DataKeyRotationReader, HoldingPosition, NewestVersion } from '../../domain/data-key-rotation.ts';
import type { Transaction, UnitOfWork } from '../../domain/unit-of-work.ts';
import { rotationCompleted, rotationStarted } from '../../events/rotations.ts';
import { type RenewedSubjects, renewKeys, type RenewKeysDependencies } from './renew-data-keys.ts';
import { resealHoldings, type ResealHoldingsDependencies } from './reseal-holdings.ts';

/** What the rotation needs. */
export interface RotateDataKeysDependencies extends RenewKeysDependencies, ResealHoldingsDependencies {
  readonly subjectKeys: SubjectKeys;
  readonly dataKeyRotation: DataKeyRotationReader;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

const SUBJECTS = 50;
const HOLDINGS = 200;
// Security codes are not encrypted anew; they are gone after 15 minutes.
const CODES_RETRY_MS = 60_000;

/**
 * Gives every data subject whose key was made before the job a new version, encrypts their holdings again under it, and
 * deletes the old versions. Tokens and blind indexes do not change.
 *
 * RESEAL goes through the subjects; RETIRE goes through those that are left, until no security code hangs on an old
 * version. A version under which a holding did not open stays, and with it the ciphertext.
 *
 * Who is about to seal something under a subject's key either comes before the batch that locks it, and is seen by it, or
 * finds the key replaced and seals again under the new one.
 */
export function dataKeyRotation(dependencies: RotateDataKeysDependencies): JobRunner {
  return (job) => (job.phase === '' ? start(dependencies, job) : batch(dependencies, job));
}

async function start({ dataKeyRotation: reader, unitOfWork }: RotateDataKeysDependencies, job: Job): Promise<Job> {
  const total = await reader.countHoldings(job.tenant, job.createdAt);
  return unitOfWork.run(async (transaction) => {
    await transaction.record(rotationStarted('DATA_KEY', job));
    return transaction.jobs.advance(job, { phase: 'RESEAL', total });
  });
}

async function batch(dependencies: RotateDataKeysDependencies, job: Job): Promise<Job> {
  const { dataKeyRotation: reader, unitOfWork, keys, subjectKeys } = dependencies;
  const from = readCursor(job.cursor);
  const subjects = await reader.subjects(job.tenant, job.createdAt, from, SUBJECTS);
  if (subjects.length === 0) return nextPhase(dependencies, job);
  // Unwrapped before anything is locked: nobody waits for key management meanwhile.
  const tenantKeyVersion = await keys.tenantKeyVersion(job.tenant);
  await keys.withTenantKey(job.tenant, tenantKeyVersion, () => undefined);
  let replaced: readonly string[] = [];
  const advanced = await unitOfWork.run(async (transaction) => {
    const result = await rotate(dependencies, transaction, job, { subjects, tenantKeyVersion });
    replaced = result.replaced;
    return transaction.jobs.advance(job, result.progress);
  });
  for (const subject of replaced) subjectKeys.forget({ tenant: job.tenant, subject });
  return advanced;
}

async function rotate(
  dependencies: RotateDataKeysDependencies,
  transaction: Transaction,
  job: Job,
  { subjects, tenantKeyVersion }: RenewedSubjects,
): Promise<{ readonly progress: JobProgress; readonly replaced: readonly string[] }> {
  const keys = await renewKeys(dependencies, transaction, job, { subjects, tenantKeyVersion });
  const newest: NewestVersion[] = keys.filter((key) => key.newest);
  const holdings = await transaction.dataKeyRotation.lockHoldings(job.tenant, newest, readCursor(job.cursor), HOLDINGS);
  const resealed = await resealHoldings(dependencies, keys, holdings);
  if (resealed.length > 0) await transaction.dataKeyRotation.replaceHoldings(job.tenant, resealed);
  const replaced = await transaction.dataKeyRotation.deleteKeys(job.tenant, newest);
  // A full batch may have ended in the middle of a subject.
  const last = holdings.length < HOLDINGS ? undefined : holdings.at(-1);
  const cursor = writeCursor(last ?? { subject: subjects.at(-1) ?? '', token: null });
  const failed = holdings.length - resealed.length;
  // The second pass meets again what could not be opened; the first has counted it.
  const counted = job.phase === 'RESEAL' ? { failed } : {};
  return { progress: { cursor, done: resealed.length, ...counted }, replaced };
}

async function nextPhase(dependencies: RotateDataKeysDependencies, job: Job): Promise<Job> {
  const { dataKeyRotation: reader, unitOfWork, clock } = dependencies;
  if (job.phase === 'RESEAL') {
    return unitOfWork.run((transaction) => transaction.jobs.advance(job, { phase: 'RETIRE' }));
  }
  if (await reader.haveKeysWithoutHoldings(job.tenant, job.createdAt)) {
    const resumeAt = new Date(clock.now().getTime() + CODES_RETRY_MS);
    return unitOfWork.run((transaction) => transaction.jobs.advance(job, { cursor: '', resumeAt }));
  }
  return unitOfWork.run(async (transaction) => {
    const finished = await transaction.jobs.advance(job, { finished: true });
    await transaction.record(rotationCompleted('DATA_KEY', finished));
    return finished;
  });
}

function writeCursor(position: HoldingPosition): string {
  return JSON.stringify([position.subject, position.token]);
}

function readCursor(cursor: string): HoldingPosition {
  if (cursor === '') return { subject: '', token: null };
  const [subject, token] = JSON.parse(cursor) as [string, string | null];
  return { subject, token };
}
