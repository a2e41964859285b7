import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Job, type JobProgress, LeaseLost } from '../../src/domain/jobs.ts';
import { type JobFixture, LEASE_MS, openJobs } from '../jobs/job-fixture.ts';

let jobs: JobFixture;

beforeAll(async () => {
  jobs = await openJobs();
});

beforeEach(async () => {
  await jobs.admin.query('DELETE FROM jobs');
});

afterAll(() => jobs.close());

const advance = (job: Job, progress: JobProgress): Promise<Job> =>
  jobs.unitOfWork.run((transaction) => transaction.jobs.advance(job, progress));

async function claimed(): Promise<Job> {
  const job = await jobs.claim();
  if (job === undefined) throw new Error('Nothing to claim.');
  return job;
}

describe('a job that is opened', () => {
  it('is the one that is open already, however many ask at once', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => jobs.open()));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    expect(opened[0]).toMatchObject({ tenant: 'acme', state: 'QUEUED', phase: '', cursor: '', done: 0, total: null });
  });

  it('is another one for another tenant, type or subject, and after the last has ended', async () => {
    const first = await jobs.open();
    const others = await Promise.all([
      jobs.open({ tenant: 'other' }),
      jobs.open({ type: 'DATA_KEY_ROTATION' }),
      jobs.open({ type: 'SUBJECT_ERASURE', subject: 'usr_ada' }),
      jobs.open({ type: 'SUBJECT_ERASURE', subject: 'usr_bob' }),
    ]);
    await jobs.admin.query("UPDATE jobs SET state = 'FAILED', finished_at = now() WHERE id = $1", [first.id]);
    const again = await jobs.open();
    expect(new Set([first, ...others, again].map(({ id }) => id)).size).toBe(6);
  });
});

describe('a lease', () => {
  it('is given to one worker only', async () => {
    await jobs.open();
    const claims = await Promise.all(Array.from({ length: 6 }, () => jobs.claim()));
    const won = claims.filter((job) => job !== undefined);
    expect(won).toHaveLength(1);
    expect(won[0]).toMatchObject({ state: 'RUNNING', fence: 1, attempts: 1 });
  });

  it('gives several workers several jobs at the same instant', async () => {
    await Promise.all(['a', 'b', 'c'].map((tenant) => jobs.open({ tenant })));
    const claims = await Promise.all([jobs.claim(), jobs.claim(), jobs.claim(), jobs.claim()]);
    expect(claims.map((job) => job?.tenant).sort()).toEqual(['a', 'b', 'c', undefined]);
  });

  it('that has run out lets another worker go on from the last cursor, under a higher fence', async () => {
    await jobs.open();
    await advance(await claimed(), { phase: 'REWRAP', cursor: 'usr_m', done: 10, total: 25 });
    jobs.clock.advance(LEASE_MS - 1);
    expect(await jobs.claim()).toBeUndefined();
    jobs.clock.advance(1);
    expect(await jobs.claim()).toMatchObject({ fence: 2, phase: 'REWRAP', cursor: 'usr_m', done: 10, total: 25 });
  });

  it('is prolonged by progress', async () => {
    await jobs.open();
    let job = await claimed();
    for (let batch = 0; batch < 3; batch += 1) {
      jobs.clock.advance(LEASE_MS - 1);
      job = await advance(job, { done: 1 });
    }
    expect(job).toMatchObject({ done: 3, attempts: 0 });
  });
});

describe('progress', () => {
  it('of a worker that was overtaken is not committed, nor anything else of its transaction', async () => {
    await jobs.open();
    const slow = await claimed();
    jobs.clock.advance(LEASE_MS);
    await claimed();
    const late = jobs.unitOfWork.run(async (transaction) => {
      await transaction.jobs.open({ ...slow, type: 'DATA_KEY_ROTATION' });
      return transaction.jobs.advance(slow, { done: 1 });
    });
    await expect(late).rejects.toBeInstanceOf(LeaseLost);
    const { rows } = await jobs.admin.query('SELECT type, done FROM jobs');
    expect(rows).toEqual([{ type: 'KEK_ROTATION', done: 0 }]);
  });

  it('after the lease is not committed, even if nobody has taken the job up yet', async () => {
    await jobs.open();
    const job = await claimed();
    jobs.clock.advance(LEASE_MS);
    await expect(advance(job, { done: 1 })).rejects.toBeInstanceOf(LeaseLost);
  });

  it('in a new phase begins with an empty cursor', async () => {
    await jobs.open();
    const job = await advance(await claimed(), { phase: 'ONE', cursor: 'z' });
    expect(await advance(job, { phase: 'TWO' })).toMatchObject({ phase: 'TWO', cursor: '' });
  });

  it('to the end accounts for everything', async () => {
    await jobs.open();
    const job = await advance(await claimed(), { done: 4, failed: 1, total: 9 });
    const ended = await advance(job, { done: 2, finished: true });
    expect(ended).toMatchObject({ state: 'SUCCEEDED', done: 6, failed: 1, total: 7 });
    expect(ended.finishedAt).toEqual(jobs.clock.now());
    await expect(advance(ended, { done: 1 })).rejects.toBeInstanceOf(LeaseLost);
    expect(await jobs.claim()).toBeUndefined();
  });

  it('can pause the job: nobody takes it up before its time', async () => {
    await jobs.open();
    const resumeAt = new Date(jobs.clock.now().getTime() + 60_000);
    expect(await advance(await claimed(), { resumeAt })).toMatchObject({ state: 'QUEUED' });
    jobs.clock.advance(59_999);
    expect(await jobs.claim()).toBeUndefined();
    jobs.clock.advance(1);
    expect(await jobs.claim()).toBeDefined();
  });
});

describe('a job that is given back or ended', () => {
  it('is left alone by a worker that has lost it', async () => {
    const opened = await jobs.open();
    const slow = await claimed();
    jobs.clock.advance(LEASE_MS);
    await claimed();
    await jobs.queue.release(slow, { until: jobs.clock.now(), attempts: 5, errorCode: 'INTERNAL' });
    await jobs.queue.fail(slow, 'INTERNAL', jobs.clock.now());
    expect(await jobs.read(opened)).toMatchObject({ state: 'RUNNING', fence: 2, attempts: 2 });
  });
});

describe('the order of claims', () => {
  it('puts people before keys, and then who has waited longest', async () => {
    await jobs.open({ type: 'DATA_KEY_ROTATION' });
    jobs.clock.advance(1);
    await jobs.open({ type: 'KEK_ROTATION' });
    jobs.clock.advance(1);
    await jobs.open({ type: 'SUBJECT_ERASURE', subject: 'usr_ada' });
    const types = [(await claimed()).type, (await claimed()).type, (await claimed()).type];
    expect(types).toEqual(['SUBJECT_ERASURE', 'DATA_KEY_ROTATION', 'KEK_ROTATION']);
  });
});

describe('the list of jobs', () => {
  it('is of one tenant, newest first, page by page, filtered by type and state', async () => {
    const ids: string[] = [];
    for (const type of ['KEK_ROTATION', 'TENANT_KEY_ROTATION', 'DATA_KEY_ROTATION'] as const) {
      ids.unshift((await jobs.open({ type })).id);
      jobs.clock.advance(1);
    }
    await jobs.open({ tenant: 'other' });
    const page = await jobs.queue.list('acme', { limit: 2, after: null });
    expect(page.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const last = page[1]!;
    const rest = await jobs.queue.list('acme', { limit: 2, after: { at: last.createdAt, id: last.id } });
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(2));
    const filter = { limit: 9, after: null, type: 'KEK_ROTATION' as const };
    expect(await jobs.queue.list('acme', { ...filter, state: 'QUEUED' })).toHaveLength(1);
    expect(await jobs.queue.list('acme', { ...filter, state: 'FAILED' })).toHaveLength(0);
  });

  it('hides the jobs of other tenants', async () => {
    const job = await jobs.open();
    expect(await jobs.queue.find('other', job.id)).toBeUndefined();
  });
});
