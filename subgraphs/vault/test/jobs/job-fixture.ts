import { Client } from 'pg';
import { Bell, ManualClock } from '@crowdpay/clock';
import { type IdSource, randomIds } from '@crowdpay/ids';
import { createMetrics, type Metrics } from '@crowdpay/metrics';
import { createAuditRecorder } from '@crowdpay/outbox';
import { createTestDatabase, silentLogger } from '@crowdpay/testkit';
import type { Job, JobQueue, JobRunner, JobRunners, NewJob } from '../../src/domain/jobs.ts';
import type { UnitOfWork } from '../../src/domain/unit-of-work.ts';
import { createJobMetrics } from '../../src/jobs/job-metrics.ts';
import type { JobWorkerOptions } from '../../src/jobs/job-worker.ts';
import { openDatabase } from '../../src/store/database.ts';
import { prismaJobQueue } from '../../src/store/job-store.ts';
import { prismaUnitOfWork } from '../../src/store/unit-of-work.ts';

/** The lease of every job here, in ms. */
export const LEASE_MS = 30_000;

/** Jobs over a database of their own. */
export interface JobFixture {
  readonly queue: JobQueue;
  readonly unitOfWork: UnitOfWork;
  readonly clock: ManualClock;
  readonly ids: IdSource;
  readonly metrics: Metrics;
  readonly admin: Client;
  /** Opens a job; a key rotation of tenant `acme` unless told otherwise. */
  open(facts?: Partial<NewJob>): Promise<Job>;
  claim(): Promise<Job | undefined>;
  /** A job as it stands now. */
  read(job: Job): Promise<Job>;
  /** What a worker of another process would be made of. */
  workerOptions(runners: Partial<JobRunners>): JobWorkerOptions;
  /** A runner that does one thing a batch, `total` in all. */
  counting(total: number, onBatch?: (job: Job) => Promise<void>): JobRunner;
  close(): Promise<void>;
}

/** Opens an empty queue. */
export async function openJobs(): Promise<JobFixture> {
  const testDatabase = await createTestDatabase({ subgraph: 'vault' });
  const database = openDatabase(testDatabase.url, silentLogger());
  const admin = new Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  const clock = new ManualClock();
  const ids = randomIds(clock);
  const metrics = createMetrics({ service: 'vault' });
  const queue = prismaJobQueue(database.prisma);
  const recorder = createAuditRecorder({ clock, ids });
  const unitOfWork = prismaUnitOfWork(database.prisma, recorder, { clock, ids, leaseMs: LEASE_MS });

  const open = (facts: Partial<NewJob> = {}): Promise<Job> => {
    const requestedBy = { kind: 'service' as const, id: 'vault' };
    const job = { tenant: 'acme', type: 'KEK_ROTATION' as const, requestedBy, requestId: ids.next('req'), ...facts };
    return unitOfWork.run((transaction) => transaction.jobs.open(job));
  };
  const read = async ({ tenant, id }: Job): Promise<Job> => {
    const job = await queue.find(tenant, id);
    if (job === undefined) throw new Error('The job is gone.');
    return job;
  };
  const workerOptions = (runners: Partial<JobRunners>): JobWorkerOptions => ({
    queue,
    runners,
    clock,
    log: silentLogger(),
    metrics: createJobMetrics(metrics, queue, clock),
    bell: new Bell(),
    leaseMs: LEASE_MS,
  });
  const counting =
    (total: number, onBatch: (job: Job) => Promise<void> = () => Promise.resolve()): JobRunner =>
    (job) =>
      unitOfWork.run(async (transaction) => {
        const next = await transaction.jobs.advance(job, { done: 1, total, finished: job.done + 1 === total });
        await onBatch(job);
        return next;
      });

  return {
    queue,
    unitOfWork,
    clock,
    ids,
    metrics,
    admin,
    open,
    claim: () => queue.claim(clock.now(), LEASE_MS),
    read,
    workerOptions,
    counting,
    async close() {
      await database.close();
      await admin.end();
      await testDatabase.drop();
    },
  };
}
