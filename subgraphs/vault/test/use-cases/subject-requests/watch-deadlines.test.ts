import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMetrics } from '@crowdpay/metrics';
import { closeSubjectRequests } from '../../../src/use-cases/subject-requests/close-subject-request.ts';
import { watchDeadlines } from '../../../src/use-cases/subject-requests/watch-deadlines.ts';
import { openSubjectRequests, type SubjectRequestFixture } from '../../subject-request-fixture.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let fixture: SubjectRequestFixture;

beforeAll(async () => {
  fixture = await openSubjectRequests();
});

afterAll(() => fixture.vault.close());

describe('the watch over deadlines', () => {
  it('tells once of each case that is not closed in time, and shows it in the gauges', async () => {
    const { vault } = fixture;
    const metrics = createMetrics({ service: 'vault' });
    const watching = vault.another({ metrics });
    const ada = await fixture.personWithData();
    const bob = await fixture.personWithData();
    const late = await fixture.open(ada, { kind: 'ACCESS' });
    const done = await fixture.open(bob, { kind: 'OPT_OUT' });
    await fixture.report(late.request, 'pods');
    await fixture.reportAll(done.request);

    vault.clock.advance(30 * DAY_MS - 1);
    expect(await watchDeadlines(watching)).toBe(0);
    expect(await metrics.text()).toMatch(/vault_subject_requests_unclosed\{kind="ACCESS"[^}]*\} 1/);
    expect(await metrics.text()).toMatch(/vault_subject_requests_overdue\{kind="ACCESS"[^}]*\} 0/);

    vault.clock.advance(1);
    const rival = vault.another();
    const told = await Promise.all([watchDeadlines(watching), watchDeadlines(rival)]);
    expect(told.sort()).toEqual([0, 1]);
    expect(await watchDeadlines(watching)).toBe(0);
    expect(await metrics.text()).toMatch(/vault_subject_requests_overdue\{kind="ACCESS"[^}]*\} 1/);
    expect(await vault.events('vault.subject-request.overdue')).toMatchObject([
      {
        subject: ada.id,
        actor: { kind: 'service', id: 'vault' },
        data: { requestId: late.request.id, kind: 'ACCESS', missing: ['identity', 'payments', 'audit'] },
      },
    ]);
  });

  it('does not end a case: it can still be closed', async () => {
    const { vault } = fixture;
    const eve = await fixture.personWithData();
    const { request } = await fixture.open(eve, { kind: 'OPT_OUT' });
    vault.clock.advance(31 * DAY_MS);
    await watchDeadlines(vault.dependencies);
    await fixture.reportAll(request);
    await closeSubjectRequests(vault.dependencies);
    expect((await fixture.read(request)).request.state).toBe('CLOSED');
  });
});
