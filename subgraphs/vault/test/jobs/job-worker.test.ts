import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CrowdPayError } from '@crowdpay/errors';
import { eventually } from '@crowdpay/testkit';
import type { JobRunner } from '../../src/domain/jobs.ts';
import { createTurns, startJobWorker, type Turns } from '../../src/jobs/job-worker.ts';
import { type JobFixture, LEASE_MS, openJobs } from './job-fixture.ts';

let jobs: JobFixture;

beforeAll(async () => {
  jobs = await openJobs();
});

beforeEach(async () => {
  await jobs.admin.query('DELETE FROM jobs');
});

afterAll(() => jobs.close());

const NEVER = new AbortController().signal;
const turnsWith = (runner: JobRunner): Turns => createTurns(jobs.workerOptions({ KEK_ROTATION: runner }), NEVER);
const failing =
  (error: Error): JobRunner =>
  () =>
    Promise.reject(error);

describe('a worker', () => {
  it('runs a job batch by batch to its end', async () => {
    const job = await jobs.open();
    const seen: number[] = [];
    const runner = jobs.counting(5, ({ done }) => Promise.resolve(void seen.push(done)));
    expect(await turnsWith(runner).take()).toBe(true);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(await jobs.read(job)).toMatchObject({ state: 'SUCCEEDED', done: 5, total: 5, attempts: 0 });
  });

  it('finds nothing to do when nothing is open', async () => {
    expect(await turnsWith(jobs.counting(1)).take()).toBe(false);
  });

  it('gives way after its turn, so that others are not kept waiting', async () => {
    const long = await jobs.open();
    jobs.clock.advance(1);
    const urgent = await jobs.open({ type: 'SUBJECT_ERASURE', subject: 'usr_ada' });
    await jobs.admin.query("UPDATE jobs SET lease_until = lease_until + interval '1 s' WHERE id = $1", [urgent.id]);
    const slowly = jobs.counting(100, () => {
      jobs.clock.advance(1_000);
      return Promise.resolve();
    });
    const turns = createTurns(jobs.workerOptions({ KEK_ROTATION: slowly, SUBJECT_ERASURE: jobs.counting(1) }), NEVER);
    await turns.take();
    expect(await jobs.read(long)).toMatchObject({ state: 'QUEUED', done: 5 });
    await turns.take();
    expect(await jobs.read(urgent)).toMatchObject({ state: 'SUCCEEDED' });
    await turns.take();
    expect(await jobs.read(long)).toMatchObject({ state: 'QUEUED', done: 10 });
  });
});

describe('several workers at once', () => {
  it('do each batch once', async () => {
    const opened = await Promise.all(['a', 'b', 'c', 'd'].map((tenant) => jobs.open({ tenant })));
    const seen: string[] = [];
    const runner = jobs.counting(6, ({ tenant, done }) => Promise.resolve(void seen.push(`${tenant}${done}`)));
    const workers = Array.from({ length: 3 }, () => startJobWorker(jobs.workerOptions({ KEK_ROTATION: runner })));
    await eventually(async () => {
      const states = await Promise.all(opened.map(async (job) => (await jobs.read(job)).state));
      expect(states).toEqual(Array(4).fill('SUCCEEDED'));
    });
    await Promise.all(workers.map((worker) => worker.close()));
    expect(new Set(seen).size).toBe(24);
    expect(seen).toHaveLength(24);
  });

  it('wake up when a job is opened, without waiting for the next look', async () => {
    const options = { ...jobs.workerOptions({ KEK_ROTATION: jobs.counting(1) }), pollMs: 3_600_000 };
    const worker = startJobWorker(options);
    const job = await jobs.open();
    await eventually(async () => {
      options.bell.ring();
      expect(await jobs.read(job)).toMatchObject({ state: 'SUCCEEDED' });
    });
    await worker.close();
  });

  it('leave a job to the one that took it over', async () => {
    const job = await jobs.open();
    const stalling: JobRunner = async (claimed) => {
      jobs.clock.advance(LEASE_MS);
      await jobs.claim();
      return jobs.counting(9)(claimed);
    };
    await turnsWith(stalling).take();
    expect(await jobs.read(job)).toMatchObject({ state: 'RUNNING', fence: 2, attempts: 2, done: 0 });
  });
});

describe('a worker that is closed', () => {
  it('finishes its batch and gives the job back at once', async () => {
    const job = await jobs.open();
    const worker = startJobWorker(jobs.workerOptions({ KEK_ROTATION: jobs.counting(1_000_000) }));
    await eventually(async () => {
      expect((await jobs.read(job)).done).toBeGreaterThan(0);
    });
    await worker.close();
    expect(await jobs.read(job)).toMatchObject({ state: 'QUEUED', attempts: 0 });
    expect(await jobs.claim()).toBeDefined();
  });
});

describe('a batch that fails', () => {
  it('is tried again later each time, and ends the job after ten attempts', async () => {
    const job = await jobs.open();
    const turns = turnsWith(failing(new Error('a row that nobody expected')));
    for (const waitMs of [1, 2, 4, 8, 16, 32, 64, 128, 256].map((seconds) => seconds * 1_000)) {
      expect(await turns.take()).toBe(true);
      expect(await jobs.read(job)).toMatchObject({ state: 'QUEUED', errorCode: 'INTERNAL' });
      jobs.clock.advance(waitMs - 1);
      expect(await turns.take()).toBe(false);
      jobs.clock.advance(1);
    }
    await turns.take();
    expect(await jobs.read(job)).toMatchObject({ state: 'FAILED', errorCode: 'INTERNAL', attempts: 10 });
    expect(await turns.take()).toBe(false);
  });

  it('keeps the code of a typed error', async () => {
    const job = await jobs.open();
    await turnsWith(failing(new CrowdPayError('CONFLICT', 'Not now.'))).take();
    expect(await jobs.read(job)).toMatchObject({ errorCode: 'CONFLICT' });
  });

  it('is forgotten by progress', async () => {
    const job = await jobs.open();
    await turnsWith(failing(new Error('once'))).take();
    jobs.clock.advance(1_000);
    await turnsWith(jobs.counting(2)).take();
    const ended = await jobs.read(job);
    expect(ended).toMatchObject({ state: 'SUCCEEDED', attempts: 0 });
    expect(ended.errorCode).toBeUndefined();
  });

  it('because an upstream service is away is tried again for as long as that takes', async () => {
    const job = await jobs.open();
    const turns = turnsWith(failing(new CrowdPayError('UPSTREAM_UNAVAILABLE', 'Away.')));
    for (let attempt = 0; attempt < 25; attempt += 1) {
      expect(await turns.take()).toBe(true);
      jobs.clock.advance(10_000);
    }
    expect(await jobs.read(job)).toMatchObject({ state: 'QUEUED', errorCode: 'UPSTREAM_UNAVAILABLE', attempts: 0 });
    await turnsWith(jobs.counting(1)).take();
    expect(await jobs.read(job)).toMatchObject({ state: 'SUCCEEDED' });
  });

  it('because its process dies every time ends the job too', async () => {
    const job = await jobs.open();
    for (let crash = 0; crash < 10; crash += 1) {
      await jobs.claim();
      jobs.clock.advance(LEASE_MS);
    }
    await turnsWith(jobs.counting(1)).take();
    expect(await jobs.read(job)).toMatchObject({ state: 'FAILED', errorCode: 'INTERNAL', done: 0 });
  });

  it('because nobody knows the type of job says so in the end, and stops no other', async () => {
    await jobs.open({ type: 'SUBJECT_EXPORT', subject: 'usr_ada' });
    const other = await jobs.open();
    const turns = turnsWith(jobs.counting(1));
    await turns.take();
    await turns.take();
    expect(await jobs.read(other)).toMatchObject({ state: 'SUCCEEDED' });
  });
});

describe('the metrics of jobs', () => {
  it('tell how many are open, how far they are, and how old the oldest is', async () => {
    await jobs.open();
    jobs.clock.advance(90_000);
    await jobs.counting(5)((await jobs.claim())!);
    await jobs.open({ type: 'DATA_KEY_ROTATION' });
    jobs.workerOptions({});
    const lines = (await jobs.metrics.text()).split('\n').filter((line) => line.startsWith('vault_jobs_o'));
    expect(lines).toEqual(
      expect.arrayContaining([
        'vault_jobs_open{type="DATA_KEY_ROTATION",state="QUEUED",service="vault"} 1',
        'vault_jobs_open{type="KEK_ROTATION",state="RUNNING",service="vault"} 1',
        'vault_jobs_open_items{type="KEK_ROTATION",what="done",service="vault"} 1',
        'vault_jobs_open_items{type="KEK_ROTATION",what="total",service="vault"} 5',
        'vault_jobs_oldest_open_seconds{service="vault"} 90',
      ]),
    );
  });
});
