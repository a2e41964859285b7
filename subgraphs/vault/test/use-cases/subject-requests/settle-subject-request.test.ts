import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SUBJECT_REQUEST_REPORTERS } from '@crowdpay/audit-event';
import type { Principal } from '@crowdpay/principal';
import type { SubjectRequest } from '../../../src/domain/subject-request.ts';
import {
  closeSubjectRequest,
  closeSubjectRequests,
} from '../../../src/use-cases/subject-requests/close-subject-request.ts';
import { recordReport } from '../../../src/use-cases/subject-requests/record-report.ts';
import { DONE, openSubjectRequests, type SubjectRequestFixture } from '../../subject-request-fixture.ts';
import { type StoredEvent, tokenOf } from '../../vault-fixture.ts';

let fixture: SubjectRequestFixture;
let ada: Principal;

beforeAll(async () => {
  fixture = await openSubjectRequests();
});

afterAll(() => fixture.vault.close());

beforeEach(async () => {
  await fixture.vault.admin.query('TRUNCATE jobs, subject_requests CASCADE');
  ada = await fixture.personWithData();
});

const stateOf = async (request: SubjectRequest): Promise<string> => (await fixture.read(request)).request.state;

const closings = async (request: SubjectRequest): Promise<readonly StoredEvent[]> =>
  (await fixture.vault.events('vault.subject-request.closed')).filter(({ related }) => related.includes(request.id));

const closeWhatIsDone = (): Promise<number> => closeSubjectRequests(fixture.vault.dependencies);

describe('the reports about a case', () => {
  it('are kept with what each subgraph said', async () => {
    const { request } = await fixture.open(ada, {});
    await fixture.report(request, 'payments', { outcome: 'RETAINED', changed: 0, retained: 3, reason: 'ACCOUNTING' });
    await fixture.report(request, 'pods', { outcome: 'NOTHING_HELD', changed: 0, retained: 0 });
    const reportedAt = fixture.vault.clock.now();
    expect((await fixture.read(request)).reports).toEqual(
      expect.arrayContaining([
        { reporter: 'payments', outcome: 'RETAINED', changed: 0, retained: 3, reason: 'ACCOUNTING', reportedAt },
        { reporter: 'pods', outcome: 'NOTHING_HELD', changed: 0, retained: 0, reportedAt },
      ]),
    );
    expect(await stateOf(request)).toBe('OPEN');
  });

  it.each([[SUBJECT_REQUEST_REPORTERS], [[...SUBJECT_REQUEST_REPORTERS].reverse()]])(
    'may come in any order: %j',
    async (order) => {
      const { request } = await fixture.open(ada, { kind: 'OPT_OUT' });
      for (const reporter of order) {
        expect(await stateOf(request)).toBe('OPEN');
        await fixture.report(request, reporter);
      }
      expect(await stateOf(request)).toBe('CLOSED');
    },
  );

  it('count once: the first one of each subgraph', async () => {
    const { request } = await fixture.open(ada, {});
    expect(await fixture.report(request, 'pods', { outcome: 'DONE', changed: 2, retained: 0 })).toBe('RECORDED');
    expect(await fixture.report(request, 'pods', { outcome: 'DONE', changed: 9, retained: 9 })).toBe('REPEATED');
    expect((await fixture.read(request)).reports).toMatchObject([{ reporter: 'pods', changed: 2 }]);
  });

  it('about an unknown case, or another tenant’s, are noted and hold nothing up', async () => {
    const { request } = await fixture.open(ada, {});
    expect(await fixture.report({ ...request, id: fixture.vault.ids.next('dsr') }, 'pods')).toBe('UNKNOWN');
    expect(await fixture.report({ ...request, tenant: 'other' }, 'pods')).toBe('UNKNOWN');
    expect((await fixture.read(request)).reports).toEqual([]);
  });

  it('about a case that nobody was asked about yet, or a closed one, change nothing', async () => {
    const waiting = await fixture.open(fixture.officer(), { kind: 'RECTIFICATION', subject: ada.id });
    expect(await fixture.report(waiting.request, 'pods')).toBe('UNKNOWN');
    const { request } = await fixture.open(ada, { kind: 'OPT_OUT' });
    await fixture.reportAll(request);
    expect(await fixture.report(request, 'pods')).toBe('REPEATED');
    await fixture.open(ada, { kind: 'ERASURE' }); // closes the one that waits
    expect(await fixture.report(waiting.request, 'pods')).toBe('UNKNOWN');
    expect((await fixture.read(waiting.request)).reports).toEqual([]);
    expect(await closings(request)).toHaveLength(1);
  });

  it('close the case once when the last two come at the same instant', async () => {
    const { request } = await fixture.open(ada, { kind: 'OPT_OUT' });
    await fixture.report(request, 'identity');
    await fixture.report(request, 'pods');
    await Promise.all([fixture.report(request, 'payments'), fixture.report(request, 'audit')]);
    expect(await stateOf(request)).toBe('CLOSED');
    expect(await closings(request)).toHaveLength(1);
  });

  it('leave no trace when the process dies before the commit; told again, they do all', async () => {
    const { request } = await fixture.open(ada, {});
    for (const reporter of ['identity', 'pods', 'payments'] as const) await fixture.report(request, reporter);
    const { dependencies } = fixture.vault;
    const dying = dependencies.unitOfWork.run(async (transaction) => {
      const { tenant, id } = request;
      await recordReport(dependencies, transaction, { tenant, request: id, reporter: 'audit', ...DONE });
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect((await fixture.read(request)).reports).toHaveLength(3);
    expect(await fixture.jobsAbout(ada.id)).toEqual([]);

    await fixture.report(request, 'audit');
    expect(await stateOf(request)).toBe('FINISHING');
    expect(await fixture.jobsAbout(ada.id)).toHaveLength(1);
  });
});

describe('the vault’s own part', () => {
  it.each([
    ['ERASURE', 'SUBJECT_ERASURE'],
    ['ACCESS', 'SUBJECT_EXPORT'],
  ] as const)('of %s is the job %s, begun with the last report', async (kind, type) => {
    const { request } = await fixture.open(ada, { kind });
    await fixture.reportAll(request);
    const [job, ...others] = await fixture.jobsAbout(ada.id);
    expect(others).toEqual([]);
    expect(job).toMatchObject({ type, subject: ada.id, requestedBy: { kind: 'user', id: ada.id } });
    expect((await fixture.read(request)).request).toMatchObject({ state: 'FINISHING', job: job?.id });

    expect(await closeWhatIsDone()).toBe(0);
    await fixture.endJob('SUCCEEDED');
    expect(await closeWhatIsDone()).toBe(1);
    expect((await fixture.read(request)).request).toMatchObject({
      state: 'CLOSED',
      closedAt: fixture.vault.clock.now(),
      job: job?.id,
    });
    expect(await closings(request)).toMatchObject([
      { actor: { kind: 'service', id: 'vault' }, data: { kind, changed: 4, retained: 0, jobId: job?.id } },
    ]);
  });

  it('does not exist for a rectification: the last report closes the case', async () => {
    const email = await tokenOf(fixture.vault.dependencies, 'EMAIL', 'ada.right@example.com', ada);
    const { request } = await fixture.open(ada, { kind: 'RECTIFICATION', corrections: { email } });
    await fixture.reportAll(request);
    expect(await stateOf(request)).toBe('CLOSED');
    expect(await fixture.jobsAbout(ada.id)).toEqual([]);
  });

  it('is started again when it has failed: a right does not lapse by our failing', async () => {
    const { request } = await fixture.open(ada, {});
    await fixture.reportAll(request);
    await fixture.endJob('FAILED');
    expect(await closeWhatIsDone()).toBe(0);
    expect(await stateOf(request)).toBe('FINISHING');
    expect(await fixture.jobsAbout(ada.id)).toHaveLength(2);
    await fixture.endJob('SUCCEEDED');
    expect(await closeWhatIsDone()).toBe(1);
  });

  it('ends the case once, however many vaults look at it at once', async () => {
    const { request } = await fixture.open(ada, {});
    await fixture.reportAll(request);
    await fixture.endJob('SUCCEEDED');
    const vaults = Array.from({ length: 4 }, () => fixture.vault.another());
    const closed = await Promise.all(vaults.map((vault) => closeSubjectRequest(vault, request.tenant, request.id)));
    expect(closed.filter(Boolean)).toHaveLength(1);
    expect(await closings(request)).toHaveLength(1);
  });
});
