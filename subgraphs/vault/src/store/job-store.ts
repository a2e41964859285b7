import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import {
  type Job,
  JOB_STATES,
  JOB_TYPES,
  type JobFilter,
  type JobQueue,
  type JobWriter,
  LeaseLost,
  type NewJob,
  type OpenJobs,
} from '../domain/jobs.ts';
import { type Job as JobRow, Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';
import { CLAIM_JOB, JOB_COLUMNS, OPEN_JOBS } from './job-statements.ts';

/** What jobs are written with. */
export interface JobWriterOptions {
  readonly clock: Clock;
  readonly ids: IdSource;
  /** How long a batch's worker keeps the job to itself after its last progress, in ms. */
  readonly leaseMs: number;
}

type OpenJobsRow = Omit<OpenJobs, 'type' | 'state'> & { readonly type: string; readonly state: string };

/** Jobs in PostgreSQL. */
export function prismaJobQueue(prisma: PrismaClient): JobQueue {
  return {
    async find(tenant, id) {
      const row = await prisma.job.findUnique({ where: { tenant_id: { tenant, id } } });
      return row === null ? undefined : jobOf(row);
    },

    async list(tenant, filter) {
      const rows = await prisma.job.findMany({
        where: { tenant, ...conditions(filter) },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: filter.limit,
      });
      return rows.map(jobOf);
    },

    async claim(now, leaseMs) {
      const leaseUntil = new Date(now.getTime() + leaseMs);
      const [row] = await prisma.$queryRawUnsafe<JobRow[]>(CLAIM_JOB, now, leaseUntil);
      return row === undefined ? undefined : jobOf(row);
    },

    async release(job, { until, errorCode, attempts }) {
      const data = { state: 'QUEUED', leaseUntil: until, errorCode: errorCode ?? null, attempts };
      await prisma.job.updateMany({ where: leased(job), data });
    },

    async fail(job, errorCode, now) {
      const data = { state: 'FAILED', errorCode, updatedAt: now, finishedAt: now };
      await prisma.job.updateMany({ where: leased(job), data });
    },

    async openJobs() {
      const rows = await prisma.$queryRawUnsafe<OpenJobsRow[]>(OPEN_JOBS);
      return rows.map((row) => ({ ...row, type: oneOf(JOB_TYPES, row.type), state: oneOf(JOB_STATES, row.state) }));
    },
  };
}

/** Jobs, changed inside `transaction`. */
export function prismaJobWriter(transaction: DatabaseTransaction, options: JobWriterOptions): JobWriter {
  const { clock, ids, leaseMs } = options;
  return {
    async open(newJob) {
      // The one that is open may end between the two statements: then the insert succeeds in the next round.
      for (;;) {
        const now = clock.now();
        const data = { ...newRow(newJob), id: ids.next('job'), leaseUntil: now, createdAt: now, updatedAt: now };
        await transaction.job.createMany({ data, skipDuplicates: true });
        const { tenant, type, subject } = newJob;
        const open = { tenant, type, subject: subject ?? null, finishedAt: null };
        const row = await transaction.job.findFirst({ where: open });
        if (row !== null) return jobOf(row);
      }
    },

    async advance(job, progress) {
      const now = clock.now();
      const { phase, cursor, done = 0, failed = 0, total, finished = false, resumeAt } = progress;
      const leaseUntil = resumeAt ?? new Date(now.getTime() + leaseMs);
      const [row] = await transaction.$queryRaw<JobRow[]>`
        UPDATE jobs SET
          phase = coalesce(${phase ?? null}, phase),
          cursor = coalesce(${cursor ?? (phase === undefined ? null : '')}, cursor),
          done = done + ${done}::int, failed = failed + ${failed}::int,
          total = CASE WHEN ${finished} THEN done + ${done}::int + failed + ${failed}::int
                  ELSE coalesce(${total ?? null}::int, total) END,
          state = CASE WHEN ${finished} THEN 'SUCCEEDED' WHEN ${resumeAt !== undefined} THEN 'QUEUED' ELSE 'RUNNING' END,
          lease_until = ${leaseUntil}, attempts = 0, error_code = NULL, updated_at = ${now},
          finished_at = CASE WHEN ${finished} THEN ${now}::timestamptz END
        WHERE tenant = ${job.tenant} AND id = ${job.id} AND fence = ${job.fence} AND state = 'RUNNING'
          AND lease_until > ${now}
        RETURNING ${Prisma.raw(JOB_COLUMNS)}`;
      if (row === undefined) throw new LeaseLost();
      return jobOf(row);
    },
  };
}

// Whoever took the job up since has another fence.
function leased({ tenant, id, fence }: Job): Prisma.JobWhereInput {
  return { tenant, id, fence, state: 'RUNNING' };
}

function conditions({ after, type, state }: JobFilter): Prisma.JobWhereInput {
  const behind =
    after === null ? {} : { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] };
  return { ...(type === undefined ? {} : { type }), ...(state === undefined ? {} : { state }), ...behind };
}

function newRow({ tenant, type, subject, requestedBy, requestId }: NewJob) {
  return {
    tenant,
    type,
    subject: subject ?? null,
    state: 'QUEUED',
    phase: '',
    cursor: '',
    requestedByKind: requestedBy.kind,
    requestedById: requestedBy.id,
    requestId,
  };
}

const ACTOR_KINDS = ['user', 'partner', 'service', 'anonymous'] as const;

function jobOf(row: JobRow): Job {
  const { subject, errorCode, finishedAt, leaseUntil: _, requestedByKind, requestedById, ...rest } = row;
  return {
    ...rest,
    type: oneOf(JOB_TYPES, row.type),
    state: oneOf(JOB_STATES, row.state),
    requestedBy: { kind: oneOf(ACTOR_KINDS, requestedByKind), id: requestedById },
    ...(subject === null ? {} : { subject }),
    ...(errorCode === null ? {} : { errorCode }),
    ...(finishedAt === null ? {} : { finishedAt }),
  };
}

function oneOf<Word extends string>(words: readonly Word[], text: string): Word {
  const word = words.find((one) => one === text);
  if (word === undefined) throw new RangeError('A job has an unknown word in its row.');
  return word;
}
