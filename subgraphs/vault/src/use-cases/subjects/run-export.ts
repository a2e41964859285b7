import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { Randomness } from '@crowdpay/ids';
import { sealExportPart } from '../../crypto/export-cipher.ts';
import type { Job, JobQueue, JobRunner } from '../../domain/jobs.ts';
import type { Kinds } from '../../domain/kinds/index.ts';
import {
  EXPORT_LIFE_MS,
  type ExportedValue,
  type ExportPart,
  MAX_EXPORT_VALUES,
  type SubjectHolding,
  type SubjectHoldings,
} from '../../domain/subject-export.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { subjectExported } from '../../events/subjects.ts';
import { openHoldings, type OpenHoldingsDependencies } from '../disclosure/open-holdings.ts';
import { subjectOf } from './subject-of-job.ts';

/** What exporting needs. */
export interface RunExportDependencies extends OpenHoldingsDependencies {
  readonly kinds: Kinds;
  readonly subjectHoldings: SubjectHoldings;
  readonly unitOfWork: UnitOfWork;
  readonly jobs: Pick<JobQueue, 'fail' | 'find'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

// A part stays far below the megabyte that its row may have.
const BATCH = 250;
const VALUES = 'VALUES';

/**
 * Collects what is held for a subject, a batch of holdings a part, each sealed under the subject's own key: when the
 * subject is erased, their exports cannot be read either. Nobody gets to see a card number again, so it is masked;
 * security codes are no holdings and are left out.
 */
export function runExport(dependencies: RunExportDependencies): JobRunner {
  return (job) => (job.phase === VALUES ? exportBatch(dependencies, job) : begin(dependencies, job));
}

async function begin({ subjectHoldings, unitOfWork, jobs, clock }: RunExportDependencies, job: Job): Promise<Job> {
  const total = await subjectHoldings.count(subjectOf(job));
  if (total <= MAX_EXPORT_VALUES) {
    return unitOfWork.run((transaction) => transaction.jobs.advance(job, { phase: VALUES, total }));
  }
  // No later attempt would find less.
  await jobs.fail(job, 'LIMIT_EXCEEDED', clock.now());
  const failed = await jobs.find(job.tenant, job.id);
  if (failed === undefined) throw new Error('The job is gone.');
  return failed;
}

async function exportBatch(dependencies: RunExportDependencies, job: Job): Promise<Job> {
  const { subjectHoldings, unitOfWork, clock, kinds } = dependencies;
  const page = await subjectHoldings.page(subjectOf(job), job.cursor, BATCH, clock.now());
  const opened = await openHoldings(dependencies, page);
  const values = page.flatMap((holding, index) => exportedValue(kinds, holding, opened[index]));
  const part = await partOf(dependencies, job, page, values);
  const finished = page.length < BATCH;
  return unitOfWork.run(async (transaction) => {
    if (part !== undefined && !(await transaction.subjectExports.add(part))) {
      // The next attempt reads what is living then.
      throw new CrowdPayError('CONFLICT', 'The keys of this person were changed meanwhile.');
    }
    const failed = page.length - values.length;
    const cursor = page.at(-1)?.token ?? job.cursor;
    const next = await transaction.jobs.advance(job, { cursor, done: values.length, failed, finished });
    if (finished) await transaction.record(subjectExported(next));
    return next;
  });
}

function exportedValue(kinds: Kinds, holding: SubjectHolding, canonical: string | undefined): ExportedValue[] {
  if (canonical === undefined) return [];
  const { kind, token, heldSince } = holding;
  const value = kind === 'PAN' ? kinds.PAN.mask(canonical) : canonical;
  return [{ kind, value, heldSince: heldSince.toISOString(), token }];
}

async function partOf(
  { subjectKeys, clock, randomness }: RunExportDependencies,
  job: Job,
  page: readonly SubjectHolding[],
  values: readonly ExportedValue[],
): Promise<ExportPart | undefined> {
  const [first] = page;
  if (first === undefined || values.length === 0) return undefined;
  // The newest of their keys: while it is being replaced, a page has holdings under both.
  const key = page.reduce((newest, { key: other }) => (other.version > newest.version ? other : newest), first.key);
  const place = { ...subjectOf(job), jobId: job.id, after: job.cursor, keyVersion: key.version };
  const bytes = Buffer.byteLength(JSON.stringify(values));
  const ciphertext = await subjectKeys.use(key, { messages: 1, bytes }, (dataKey) =>
    sealExportPart(dataKey, values, place, randomness),
  );
  return { ...place, size: values.length, ciphertext, expiresAt: new Date(clock.now().getTime() + EXPORT_LIFE_MS) };
}
