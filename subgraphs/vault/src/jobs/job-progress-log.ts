import type { Clock } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import type { Job } from '../domain/jobs.ts';

const LINE_EVERY_MS = 10_000;

/** Tells in the log how jobs go on: a line at the start and at the end of each, and at most one in 10 s between. */
export interface JobProgressLog {
  report(job: Job): void;
}

/** @returns a log of progress that remembers when it last spoke of which job. */
export function createJobProgressLog({ clock, log }: { readonly clock: Clock; readonly log: Logger }): JobProgressLog {
  const spokenAtMs = new Map<string, number>();

  const isDue = (job: Job, nowMs: number): boolean => {
    for (const [id, atMs] of spokenAtMs) if (nowMs - atMs >= LINE_EVERY_MS) spokenAtMs.delete(id);
    return job.state === 'SUCCEEDED' || !spokenAtMs.has(job.id);
  };

  return {
    report(job) {
      const nowMs = clock.now().getTime();
      if (!isDue(job, nowMs)) return;
      spokenAtMs.set(job.id, nowMs);
      const { id, type, tenant, phase, done, total, failed } = job;
      log.info({ jobId: id, type, tenant, phase, done, total, failed }, messageOf(job));
    },
  };
}

function messageOf({ state, phase, cursor }: Job): string {
  if (state === 'SUCCEEDED') return 'A job has succeeded';
  return phase === '' && cursor === '' ? 'A job begins' : 'A job goes on';
}
