import { Writable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { createLogger } from '@crowdpay/log';
import type { Job } from '../../src/domain/jobs.ts';
import { createJobProgressLog, type JobProgressLog } from '../../src/jobs/job-progress-log.ts';

const JOB: Job = {
  tenant: 'acme',
  id: 'job_00000000000000000000000001',
  type: 'DATA_KEY_ROTATION',
  state: 'RUNNING',
  phase: '',
  cursor: '',
  done: 0,
  total: null,
  failed: 0,
  fence: 1,
  attempts: 1,
  requestedBy: { kind: 'service', id: 'vault' },
  requestId: 'req_00000000000000000000000001',
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

let clock: ManualClock;
let lines: { msg: string; done: number; total: number | null }[];
let progress: JobProgressLog;

beforeEach(() => {
  clock = new ManualClock();
  lines = [];
  const destination = new Writable({
    write(line: Buffer, _encoding, done) {
      lines.push(JSON.parse(line.toString()) as (typeof lines)[number]);
      done();
    },
  });
  progress = createJobProgressLog({ clock, log: createLogger({ name: 'vault', destination }) });
});

const after = (done: number, facts: Partial<Job> = {}): Job => ({ ...JOB, phase: 'RESEAL', done, total: 50, ...facts });

describe('the log of a job', () => {
  it('has a line at the start, one in ten seconds, and one at the end', () => {
    progress.report(JOB);
    for (let done = 1; done < 25; done += 1) {
      clock.advance(1_000);
      progress.report(after(done));
    }
    progress.report(after(50, { state: 'SUCCEEDED' }));
    expect(lines.map(({ msg, done }) => [msg, done])).toEqual([
      ['A job begins', 0],
      ['A job goes on', 10],
      ['A job goes on', 20],
      ['A job has succeeded', 50],
    ]);
    expect(lines[1]).toMatchObject({ jobId: JOB.id, type: 'DATA_KEY_ROTATION', tenant: 'acme', total: 50, failed: 0 });
  });

  it('tells each job apart', () => {
    progress.report(JOB);
    progress.report({ ...JOB, id: 'job_00000000000000000000000002' });
    expect(lines).toHaveLength(2);
  });
});
