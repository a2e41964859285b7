import type { Clock } from '@crowdpay/clock';
import type { Metrics } from '@crowdpay/metrics';
import { type Job, JOB_TYPES, type JobQueue, type JobType, type OpenJobs } from '../domain/jobs.ts';

/** What is counted of jobs. */
export interface JobMetrics {
  /** A batch has brought a job from `before` to `after`. */
  progressed(before: Job, after: Job): void;
  ended(type: JobType, outcome: 'SUCCEEDED' | 'FAILED'): void;
}

/** The jobs in a process's metrics; the gauges read the queue when they are scraped. */
export function createJobMetrics(metrics: Metrics, queue: JobQueue, clock: Clock): JobMetrics {
  const items = metrics.counter({
    name: 'vault_job_items_total',
    help: 'Things that jobs have done, or could not do',
    labelNames: ['type', 'outcome'],
  });
  const ended = metrics.counter({
    name: 'vault_jobs_ended_total',
    help: 'Jobs that came to an end',
    labelNames: ['type', 'outcome'],
  });
  showOpenJobs(metrics, queue, clock);
  return {
    progressed(before, after) {
      items.inc({ type: after.type, outcome: 'DONE' }, after.done - before.done);
      items.inc({ type: after.type, outcome: 'FAILED' }, after.failed - before.failed);
      if (after.state === 'SUCCEEDED') ended.inc({ type: after.type, outcome: 'SUCCEEDED' });
    },
    ended: (type, outcome) => {
      ended.inc({ type, outcome });
    },
  };
}

function showOpenJobs(metrics: Metrics, queue: JobQueue, clock: Clock): void {
  const read = sharedRead(queue);
  metrics.gauge({
    name: 'vault_jobs_open',
    help: 'Jobs that are not finished',
    labelNames: ['type', 'state'],
    async collect() {
      const open = await read();
      for (const { type, state } of EVERY_GROUP) {
        this.set({ type, state }, open.find((group) => group.type === type && group.state === state)?.count ?? 0);
      }
    },
  });
  metrics.gauge({
    name: 'vault_jobs_open_items',
    help: 'Things that the open jobs have done, could not do, and have to do in all',
    labelNames: ['type', 'what'],
    async collect() {
      const open = await read();
      this.reset();
      for (const group of open)
        for (const what of ['done', 'failed', 'total'] as const) {
          this.inc({ type: group.type, what }, group[what]);
        }
    },
  });
  metrics.gauge({
    name: 'vault_jobs_oldest_open_seconds',
    help: 'Age of the oldest job that is not finished; 0 without one',
    async collect() {
      const open = await read();
      const nowMs = clock.now().getTime();
      this.set(Math.max(0, ...open.map(({ oldest }) => nowMs - oldest.getTime())) / 1000);
    },
  });
}

const EVERY_GROUP = JOB_TYPES.flatMap((type) => (['QUEUED', 'RUNNING'] as const).map((state) => ({ type, state })));

// The gauges of one scrape are collected at the same time: they share one statement. A database that is away shows in
// the service's readiness; it does not take the other metrics away too.
function sharedRead(queue: JobQueue): () => Promise<readonly OpenJobs[]> {
  let reading: Promise<readonly OpenJobs[]> | undefined;
  return () => {
    reading ??= queue
      .openJobs()
      .catch(() => [])
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
}
