import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { isId } from '@crowdpay/ids';
import type { Decision } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { openExportPart } from '../../crypto/export-cipher.ts';
import type { SubjectKeys } from '../../crypto/subject-keys.ts';
import { auditContextOf } from '../../domain/audit-context.ts';
import type { Job, JobQueue } from '../../domain/jobs.ts';
import {
  EXPORT_LIFE_MS,
  type ExportedValue,
  type StoredExportPart,
  type SubjectExportDocument,
  type SubjectExports,
} from '../../domain/subject-export.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { exportRead } from '../../events/subjects.ts';
import { guardVolume, type GuardVolumeDependencies } from '../volume/guard-volume.ts';
import { requireSubjectAction, type SubjectActionDependencies } from './require-subject-action.ts';
import { subjectOf } from './subject-of-job.ts';

/** What reading an export needs. */
export interface ReadExportDependencies extends SubjectActionDependencies, GuardVolumeDependencies {
  readonly jobs: Pick<JobQueue, 'find'>;
  readonly subjectExports: SubjectExports;
  readonly subjectKeys: Pick<SubjectKeys, 'use'>;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

/** An export as it leaves. */
export interface ReadableExport {
  /** A {@link SubjectExportDocument}. */
  readonly json: string;
  readonly createdAt: Date;
  /** From then on it cannot be read any more. */
  readonly expiresAt: Date;
}

/**
 * The export that a job has made, for who asked for it and for whom it is about, after a recent sign-in. That it is read,
 * and every token whose value leaves, is committed to the audit trail first.
 *
 * @throws CrowdPayError NOT_FOUND for an export that is not there (any more) or is none of the caller's, CONFLICT while
 * its job is not done, STEP_UP_REQUIRED, POLICY_DENIED, UPSTREAM_UNAVAILABLE when key management is away.
 */
export async function readExport(
  dependencies: ReadExportDependencies,
  jobId: string,
  principal: Principal,
): Promise<ReadableExport> {
  const job = await findJob(dependencies, jobId, principal);
  const { tenant, subject } = subjectOf(job);
  const decision = await requireSubjectAction(dependencies, 'subject.export', subject, principal);
  const exportedAt = finishOf(job);
  const parts = await dependencies.subjectExports.parts(tenant, job.id, dependencies.clock.now());
  const values = await openParts(dependencies, parts);
  // A part may have gone with its key, or with the subject.
  const [first] = parts;
  if (first === undefined ? job.done > 0 : values.length !== job.done) throw gone();
  await release(dependencies, job, { values, decision }, principal);
  const document: SubjectExportDocument = { version: 1, subject, exportedAt: exportedAt.toISOString(), values };
  const expiresAt = first?.expiresAt ?? new Date(exportedAt.getTime() + EXPORT_LIFE_MS);
  return { json: JSON.stringify(document), createdAt: exportedAt, expiresAt };
}

async function findJob({ jobs }: ReadExportDependencies, id: string, principal: Principal): Promise<Job> {
  const job = isId('job', id) ? await jobs.find(principal.tenant, id) : undefined;
  if (job?.type !== 'SUBJECT_EXPORT' || !concerns(job, principal)) throw gone();
  return job;
}

function concerns({ subject, requestedBy }: Job, { kind, id }: Principal): boolean {
  return (kind === 'user' && id === subject) || (requestedBy.kind === kind && requestedBy.id === id);
}

function finishOf({ state, finishedAt }: Job): Date {
  if (state === 'FAILED') throw new CrowdPayError('CONFLICT', 'The export has failed; its job says why.');
  if (finishedAt === undefined) throw new CrowdPayError('CONFLICT', 'The export is not ready yet. Ask again later.');
  return finishedAt;
}

async function openParts(
  { subjectKeys }: ReadExportDependencies,
  parts: readonly StoredExportPart[],
): Promise<readonly ExportedValue[]> {
  const values: ExportedValue[] = [];
  for (const part of parts) {
    const amount = { messages: 1, bytes: part.ciphertext.length };
    values.push(
      ...(await subjectKeys.use(part.key, amount, (dataKey) => openExportPart(dataKey, part.ciphertext, part))),
    );
  }
  return values;
}

async function release(
  dependencies: ReadExportDependencies,
  job: Job,
  read: { readonly values: readonly ExportedValue[]; readonly decision: Decision },
  principal: Principal,
): Promise<void> {
  const own = principal.kind === 'user' && principal.id === job.subject;
  const clear = read.values.filter(({ kind }) => kind !== 'PAN');
  const verdict = await dependencies.unitOfWork.run(async (transaction) => {
    const volume = await guardVolume(dependencies, transaction, principal, own ? 0 : clear.length);
    if (volume === 'FROZEN') return volume;
    const facts = { clear, values: read.values.length, decision: read.decision, purpose: principal.purpose };
    for (const event of exportRead(job, facts, auditContextOf(principal))) await transaction.record(event);
    return volume;
  });
  if (verdict === 'WITHIN') return;
  const details = { reasons: 'caller_not_frozen', decision: read.decision.id };
  throw new CrowdPayError('POLICY_DENIED', 'The policy does not allow this.', { details });
}

function gone(): CrowdPayError {
  return new CrowdPayError('NOT_FOUND', 'There is no such export. One is kept for 24 hours; ask for a new one.');
}
