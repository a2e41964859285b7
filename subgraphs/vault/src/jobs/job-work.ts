import { periodically } from '@crowdpay/clock';
import type { Metrics } from '@crowdpay/metrics';
import { JOB_LEASE_MS } from '../domain/jobs.ts';
import { createJobMetrics } from './job-metrics.ts';
import { jobRunners } from './job-runners.ts';
import { type JobWorker, startJobWorker } from './job-worker.ts';
import { scheduleRotations } from '../use-cases/keys/schedule-rotations.ts';
import type { UseCaseDependencies } from '../wire-use-cases.ts';

/** How the vault does its jobs. */
export interface JobWorkOptions {
  readonly metrics: Metrics;
  /** See `JobWorkerOptions`; `JOB_LEASE_MS` by default. */
  readonly jobLeaseMs?: number;
  /** Until then jobs wait: what this database does not know yet may change what is to be done. */
  readonly mayBegin: () => boolean;
}

// How often ages of keys are looked at.
const SCHEDULE_MS = 60 * 60 * 1000;

/** Starts the worker of this process, and the look-out for rotations that are due. */
export function startJobWork(dependencies: UseCaseDependencies, options: JobWorkOptions): JobWorker {
  const { jobs, jobBell, clock, log } = dependencies;
  const onError = (error: unknown): void => {
    log.error({ err: error }, 'Rotations could not be scheduled');
  };
  const schedule = periodically({ everyMs: SCHEDULE_MS, onError }, () => scheduleRotations(dependencies));
  const worker = startJobWorker({
    queue: { ...jobs, claim: async (...lease) => (options.mayBegin() ? jobs.claim(...lease) : undefined) },
    runners: jobRunners(dependencies),
    bell: jobBell,
    clock,
    log,
    metrics: createJobMetrics(options.metrics, jobs, clock),
    leaseMs: options.jobLeaseMs ?? JOB_LEASE_MS,
  });
  return {
    async close() {
      await Promise.all([schedule.close(), worker.close()]);
    },
  };
}
