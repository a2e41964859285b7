import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bell, Clock } from '@crowdpay/clock';
import { asCrowdPayError } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import { type Job, type JobQueue, type JobRunners, LeaseLost } from '../domain/jobs.ts';
import type { JobMetrics } from './job-metrics.ts';
import { createJobProgressLog } from './job-progress-log.ts';

/** What a worker works with. */
export interface JobWorkerOptions {
  readonly queue: JobQueue;
  readonly runners: Partial<JobRunners>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: JobMetrics;
  /** Rung when a job was opened here, so that it need not wait for the next look. */
  readonly bell: Bell;
  /** How long a job stays with its worker after its last progress, in ms; then any other may take it up. */
  readonly leaseMs: number;
  /** How often an idle worker looks for jobs, in ms; 1 s by default. */
  readonly pollMs?: number;
}

/** A running worker. */
export interface JobWorker {
  /** Finishes the batch in hand and gives its job back. */
  close(): Promise<void>;
}

const POLL_MS = 1_000;
// After this time a job gives way to one that is more urgent or has waited longer.
const TURN_MS = 5_000;
const MAX_ATTEMPTS = 10;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 5 * 60 * 1_000;
// An outage of key management or the like is no fault of the job, however long it lasts.
const OUTAGE_RETRY_MS = 10_000;

/**
 * Starts a worker: it takes up jobs one after another and runs them batch by batch. Any number of workers in any number
 * of processes may run at once. A job whose worker died goes on in another one when its lease ends; a job that fails is
 * tried again, later each time, and ends as FAILED after ten attempts without progress. One that waits for an upstream
 * service is tried again as long as that takes.
 */
export function startJobWorker(options: JobWorkerOptions): JobWorker {
  const stopping = new AbortController();
  const turns = createTurns(options, stopping.signal);
  const running = loop(options, turns, stopping.signal);
  return {
    async close() {
      stopping.abort();
      options.bell.ring();
      await running;
    },
  };
}

async function loop(options: JobWorkerOptions, turns: Turns, stopping: AbortSignal): Promise<void> {
  const { bell, log, pollMs = POLL_MS } = options;
  while (!stopping.aborted) {
    bell.reset();
    const worked = await turns.take().catch((error: unknown) => {
      log.error({ err: error }, 'The job worker could not look for jobs or leave one');
      return false;
    });
    if (!worked) await bell.wait(pollMs);
  }
}

/** Turns of work at jobs. */
export interface Turns {
  /** Takes up the next job, if there is one, and works at it for a turn. @returns whether there was one. */
  take(): Promise<boolean>;
}

/** The work of {@link startJobWorker} without its loop; a turn ends early when `stopping` is aborted. */
export function createTurns(options: JobWorkerOptions, stopping: AbortSignal): Turns {
  const { queue, runners, clock, log, metrics, leaseMs } = options;
  const progress = createJobProgressLog({ clock, log });

  const runBatch = async (job: Job): Promise<Job> => {
    if (job.attempts > MAX_ATTEMPTS) throw new Error('The job was taken up too often without progress.');
    const runner = runners[job.type];
    if (runner === undefined) throw new TypeError(`No runner for jobs of type ${job.type}.`);
    const next = await runner(job);
    metrics.progressed(job, next);
    progress.report(next);
    return next;
  };

  return {
    async take() {
      let job = await queue.claim(clock.now(), leaseMs);
      if (job === undefined) return false;
      const turnEnds = clock.now().getTime() + TURN_MS;
      progress.report(job);
      try {
        do {
          job = await runBatch(job);
          await nextTurn(); // requests that came meanwhile go first
        } while (job.state === 'RUNNING' && !stopping.aborted && clock.now().getTime() < turnEnds);
      } catch (error) {
        await leave(options, job, error);
        return true;
      }
      if (job.state === 'RUNNING') await queue.release(job, { until: clock.now(), attempts: 0 });
      return true;
    },
  };
}

async function leave({ queue, clock, log, metrics }: JobWorkerOptions, job: Job, error: unknown): Promise<void> {
  const facts = { jobId: job.id, type: job.type, tenant: job.tenant };
  if (error instanceof LeaseLost) {
    log.warn(facts, 'The lease of a job was lost; whoever has it now goes on');
    return;
  }
  const now = clock.now();
  const errorCode = asCrowdPayError(error).code;
  const outage = errorCode === 'UPSTREAM_UNAVAILABLE';
  // A batch that fails after others had succeeded in the same turn is the first attempt at the rest.
  const attempts = Math.max(job.attempts, 1);
  if (!outage && attempts >= MAX_ATTEMPTS) {
    log.error({ err: error, ...facts }, 'A job has failed for good');
    metrics.ended(job.type, 'FAILED');
    await queue.fail(job, errorCode, now);
    return;
  }
  const waitMs = outage ? OUTAGE_RETRY_MS : Math.min(FIRST_BACKOFF_MS * 2 ** (attempts - 1), MAX_BACKOFF_MS);
  log.warn({ err: error, ...facts, waitMs }, 'A batch of a job failed; it is tried again');
  const until = new Date(now.getTime() + waitMs);
  await queue.release(job, { until, errorCode, attempts: outage ? attempts - 1 : attempts });
}
