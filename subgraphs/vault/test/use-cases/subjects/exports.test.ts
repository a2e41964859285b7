import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PiiKind } from '@crowdpay/pii-token';
import type { Principal } from '@crowdpay/principal';
import type { Job } from '../../../src/domain/jobs.ts';
import { EXPORT_LIFE_MS, MAX_EXPORT_VALUES, type SubjectExportDocument } from '../../../src/domain/subject-export.ts';
import { exportSubject } from '../../../src/use-cases/subjects/export-subject.ts';
import { readExport } from '../../../src/use-cases/subjects/read-export.ts';
import { eraseNow } from '../../../src/use-cases/subjects/run-erasure.ts';
import { runExport } from '../../../src/use-cases/subjects/run-export.ts';
import { sweepExports } from '../../../src/use-cases/subjects/sweep-exports.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import { freshOfficer, freshPerson, work } from '../../subject-fixture.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

/** An export made from the request to the end of its job. */
async function exported(subject: Principal, caller: Principal = subject): Promise<Job> {
  await exportSubject(vault.dependencies, subject.id, caller);
  return work(vault);
}

async function read(job: Job, caller: Principal): Promise<SubjectExportDocument> {
  const { json } = await readExport(vault.dependencies, job.id, caller);
  return JSON.parse(json) as SubjectExportDocument;
}

const names = (count: number): { kind: PiiKind; value: string }[] =>
  Array.from({ length: count }, (_, index) => ({ kind: 'NAME', value: `Exported Person ${index}` }));

const eventsOf = async (type: string, job: Job) =>
  (await vault.events(type)).filter(({ related }) => related.includes(job.id));

describe('an export', () => {
  it('has everything that is held for the person in the clear, but card numbers masked, and no security code', async () => {
    const ada = freshPerson(vault);
    const email = await tokenOf(vault.dependencies, 'EMAIL', 'ada@export.example', ada);
    const pan = await tokenOf(vault.dependencies, 'PAN', '4242 4242 4242 4242', ada);
    await tokenOf(vault.dependencies, 'CVC', '123', ada);
    await tokenOf(vault.dependencies, 'EMAIL', 'bob@export.example', person(vault.ids));
    const heldSince = vault.clock.now().toISOString();
    vault.clock.advance(60_000);
    const job = await exported(ada);
    expect(job).toMatchObject({ type: 'SUBJECT_EXPORT', state: 'SUCCEEDED', done: 2, total: 2 });

    const document = await read(job, ada);
    expect(document).toEqual({
      version: 1,
      subject: ada.id,
      exportedAt: vault.clock.now().toISOString(),
      values: expect.any(Array) as unknown,
    });
    const byToken = new Map(document.values.map((value) => [value.token, value]));
    expect(byToken.size).toBe(2);
    expect(byToken.get(email)).toEqual({ kind: 'EMAIL', value: 'ada@export.example', heldSince, token: email });
    expect(byToken.get(pan)?.value).toMatch(/4242$/);
    expect(JSON.stringify(document)).not.toMatch(/4242.?4242/);
  });

  it('is told when it is made and, before it leaves, each time it is read, with every token that leaves', async () => {
    const ada = freshPerson(vault);
    const email = await tokenOf(vault.dependencies, 'EMAIL', 'told@export.example', ada);
    await tokenOf(vault.dependencies, 'PAN', '5555 5555 5555 4444', ada);
    const job = await exported(ada);
    expect((await eventsOf('vault.subject.exported', job)).map(({ subject, data }) => [subject, data])).toEqual([
      [ada.id, { jobId: job.id, values: 2 }],
    ]);
    await read(job, ada);
    const [told] = await eventsOf('vault.export.read', job);
    expect(told).toMatchObject({ subject: ada.id, actor: { id: ada.id }, data: { jobId: job.id, values: 2 } });
    const [revealed] = await eventsOf('vault.pii.revealed', job);
    expect(revealed?.data).toMatchObject({ tokens: [email], kinds: ['EMAIL'], level: 'CLEAR' });
    expect(JSON.stringify(await vault.events('vault.export.read'))).not.toContain('told@export');
  });

  it('does not leave when it cannot be told', async () => {
    const ada = freshPerson(vault);
    await tokenOf(vault.dependencies, 'EMAIL', 'untold@export.example', ada);
    const job = await exported(ada);
    const { unitOfWork } = vault.dependencies;
    const failing: typeof unitOfWork = {
      ...unitOfWork,
      run: (work) =>
        unitOfWork.run((transaction) =>
          work({ ...transaction, record: () => Promise.reject(new Error('The outbox is away.')) }),
        ),
    };
    const dependencies = { ...vault.dependencies, unitOfWork: failing };
    await expect(readExport(dependencies, job.id, ada)).rejects.toThrow('The outbox is away.');
  });

  it('is made in batches, and goes on after a crash without a value lost or doubled', async () => {
    const ada = freshPerson(vault);
    await tokenize(vault.dependencies, names(600), ada);
    await exportSubject(vault.dependencies, ada.id, ada);
    await work(vault, { batches: 2 }); // and then it dies
    vault.clock.advance(30_000);
    const job = await work(vault);
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 600, failed: 0 });
    const { values } = await read(job, freshPerson(vault, ada));
    expect(new Set(values.map(({ value }) => value))).toEqual(new Set(names(600).map(({ value }) => value)));
  });

  it('of somebody of whom nothing is held is empty', async () => {
    const ada = freshPerson(vault);
    const job = await exported(ada);
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 0 });
    expect((await read(job, ada)).values).toEqual([]);
  });

  it('leaves out a value that somebody tampered with, and counts it', async () => {
    const ada = freshPerson(vault);
    const broken = await tokenOf(vault.dependencies, 'NAME', 'Ada Tampered', ada);
    await tokenOf(vault.dependencies, 'NAME', 'Ada Intact', ada);
    await vault.admin.query(
      'UPDATE holdings SET ciphertext = set_byte(ciphertext, 13, 1 # get_byte(ciphertext, 13)) WHERE token = $1',
      [broken],
    );
    const job = await exported(ada);
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 1, failed: 1 });
    expect((await read(job, ada)).values.map(({ value }) => value)).toEqual(['Ada Intact']);
  });

  it('that would be larger than any person’s fails, and says so', async () => {
    const ada = freshPerson(vault);
    await tokenOf(vault.dependencies, 'NAME', 'Ada Large', ada);
    await exportSubject(vault.dependencies, ada.id, ada);
    const { jobs, subjectHoldings } = vault.dependencies;
    const claimed = await jobs.claim(vault.clock.now(), 30_000);
    const crowded = { ...subjectHoldings, count: () => Promise.resolve(MAX_EXPORT_VALUES + 1) };
    const job = await runExport({ ...vault.dependencies, subjectHoldings: crowded })(claimed!);
    expect(job).toMatchObject({ state: 'FAILED', errorCode: 'LIMIT_EXCEEDED' });
    await expect(read(job, ada)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('reading an export', () => {
  it('takes a recent sign-in each time', async () => {
    const ada = freshPerson(vault);
    const job = await exported(ada);
    await read(job, ada);
    vault.clock.advance(301_000);
    await expect(read(job, ada)).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    await read(job, freshPerson(vault, ada));
  });

  it('is for who asked for it and whom it is about, and to everybody else as if there were none', async () => {
    const ada = freshPerson(vault);
    const eve = freshOfficer(vault);
    const job = await exported(ada, eve);
    await read(job, ada);
    await read(job, eve);
    for (const stranger of [freshPerson(vault), freshOfficer(vault), { ...ada, tenant: 'other' }]) {
      await expect(read(job, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    for (const id of ['', 'job_unknown', vault.ids.next('job'), `job_${'0'.repeat(5000)}`]) {
      await expect(readExport(vault.dependencies, id, ada)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('by an officer needs the purpose still, and counts as the clear values of another', async () => {
    const ada = freshPerson(vault);
    await tokenOf(vault.dependencies, 'NAME', 'Ada Counted', ada);
    const eve = freshOfficer(vault);
    const job = await exported(ada, eve);
    const { purpose: _, ...aimless } = eve;
    await expect(read(job, aimless)).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    await read(job, eve);
    const { rows } = await vault.admin.query('SELECT revealed FROM reveal_volumes WHERE caller_id = $1', [eve.id]);
    expect(rows).toEqual([{ revealed: 1 }]);
  });

  it('freezes an officer who reads too much, and gives the frozen nothing but their own', async () => {
    const ada = freshPerson(vault);
    await tokenOf(vault.dependencies, 'NAME', 'Ada Frozen', ada);
    const eve = freshOfficer(vault);
    const job = await exported(ada, eve);
    const strict = vault.another({ unusualVolume: { perHour: 0, habitFrom: 0, habitFactor: 1 } });
    await expect(readExport(strict, job.id, eve)).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    expect(await eventsOf('vault.export.read', job)).toEqual([]);
    await expect(read(job, eve)).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    await readExport(strict, job.id, ada);
    await read(await exported(eve), eve);
  });

  it('is not possible before its job has ended', async () => {
    const ada = freshPerson(vault);
    const job = await exportSubject(vault.dependencies, ada.id, ada);
    await expect(read(job, ada)).rejects.toMatchObject({ code: 'CONFLICT' });
    await work(vault);
  });

  it('ends after 24 hours, swept or not', async () => {
    const ada = freshPerson(vault);
    await tokenOf(vault.dependencies, 'NAME', 'Ada Expiring', ada);
    const job = await exported(ada);
    const { expiresAt } = await readExport(vault.dependencies, job.id, ada);
    expect(expiresAt).toEqual(new Date(vault.clock.now().getTime() + EXPORT_LIFE_MS));
    vault.clock.advance(EXPORT_LIFE_MS);
    await expect(read(job, freshPerson(vault, ada))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await sweepExports(vault.dependencies)).toBeGreaterThan(0);
    expect((await vault.admin.query('SELECT 1 FROM subject_exports')).rowCount).toBe(0);
  });

  it('ends with the erasure of the person: nothing of it is left', async () => {
    const ada = freshPerson(vault);
    await tokenOf(vault.dependencies, 'NAME', 'Ada Erased Too', ada);
    const eve = freshOfficer(vault);
    const job = await exported(ada, eve);
    await eraseNow(vault.dependencies, 'acme', ada.id, 'REQUESTED');
    await expect(read(job, eve)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await vault.admin.query('SELECT 1 FROM subject_exports WHERE job_id = $1', [job.id])).rowCount).toBe(0);
  });

  it('of a person erased while it is made gives nothing', async () => {
    const ada = freshPerson(vault);
    await tokenize(vault.dependencies, names(400), ada);
    await exportSubject(vault.dependencies, ada.id, ada);
    await work(vault, { batches: 2 });
    await eraseNow(vault.dependencies, 'acme', ada.id, 'REQUESTED');
    vault.clock.advance(30_000);
    const job = await work(vault);
    expect(job.state).toBe('SUCCEEDED');
    await expect(read(job, freshPerson(vault, ada))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a part of an export', () => {
  it('opens in its own row alone', async () => {
    const [ada, bob] = [freshPerson(vault), freshPerson(vault)];
    await tokenOf(vault.dependencies, 'NAME', 'Ada Swapped', ada);
    await tokenOf(vault.dependencies, 'NAME', 'Bob Swapped', bob);
    const [first, second] = [await exported(ada), await exported(bob)];
    await vault.admin.query(
      `UPDATE subject_exports SET ciphertext = (SELECT ciphertext FROM subject_exports WHERE job_id = $1) WHERE job_id = $2`,
      [first.id, second.id],
    );
    await expect(read(second, bob)).rejects.toThrow('does not belong');
    await read(first, ada);
  });

  it('holds no raw value', async () => {
    const ada = freshPerson(vault);
    await tokenOf(vault.dependencies, 'NAME', 'Planted Exportee', ada);
    const job = await exported(ada);
    const { rows } = await vault.admin.query<{ line: string; ciphertext: Buffer }>(
      'SELECT t::text AS line, ciphertext FROM subject_exports AS t WHERE job_id = $1',
      [job.id],
    );
    expect(rows).toHaveLength(1);
    for (const form of ['Planted Exportee', Buffer.from('Planted Exportee').toString('hex')]) {
      expect(rows[0]?.line).not.toContain(form);
    }
  });
});
