import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SUBJECT_REQUEST_KINDS } from '@crowdpay/audit-event';
import type { Principal } from '@crowdpay/principal';
import { person, type StoredEvent, tokenOf } from '../../vault-fixture.ts';
import { closeSubjectRequests } from '../../../src/use-cases/subject-requests/close-subject-request.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import { justSignedIn, openSubjectRequests, type SubjectRequestFixture } from '../../subject-request-fixture.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let fixture: SubjectRequestFixture;
let ada: Principal;

beforeAll(async () => {
  fixture = await openSubjectRequests();
});

afterAll(() => fixture.vault.close());

beforeEach(async () => {
  ada = await fixture.personWithData();
});

const eventsAbout = async (type: string, subject: string): Promise<readonly StoredEvent[]> =>
  (await fixture.vault.events(type)).filter((event) => event.subject === subject);

const emailOf = (principal: Principal, value: string): Promise<string> =>
  tokenOf(fixture.vault.dependencies, 'EMAIL', value, principal);

describe('opening a data-subject request', () => {
  it.each(['ACCESS', 'ERASURE', 'OPT_OUT'] as const)(
    'puts %s on record for 30 days and tells everybody',
    async (kind) => {
      const openedAt = fixture.vault.clock.now();
      const { request, reports } = await fixture.open(ada, { kind });
      expect(request).toMatchObject({
        kind,
        tenant: 'acme',
        subject: ada.id,
        state: 'OPEN',
        requestedBy: { kind: 'user', id: ada.id },
        openedAt,
        deadline: new Date(openedAt.getTime() + 30 * DAY_MS),
      });
      expect(reports).toEqual([]);
      expect((await fixture.read(request)).request).toEqual(request);
      expect(await eventsAbout('vault.subject-request.opened', ada.id)).toMatchObject([
        {
          tenant: 'acme',
          actor: { kind: 'user', id: ada.id },
          related: [request.id],
          requestId: ada.requestId,
          data: { requestId: request.id, kind, deadline: request.deadline.toISOString() },
        },
      ]);
    },
  );

  it('carries the corrections of a rectification, as tokens', async () => {
    const email = await emailOf(ada, 'ada.new@example.com');
    const { request } = await fixture.open(ada, { kind: 'RECTIFICATION', corrections: { email } });
    expect(request).toMatchObject({ state: 'OPEN', corrections: { email } });
    const [event] = await eventsAbout('vault.subject-request.opened', ada.id);
    expect(event?.data).toMatchObject({ kind: 'RECTIFICATION', email });
  });

  it('is repeatable: who asks for the same again is given the case that is under way', async () => {
    const first = await fixture.open(ada, {});
    const again = await fixture.open({ ...ada, requestId: fixture.vault.ids.next('req') }, {});
    expect(again.request).toEqual(first.request);
    expect(await eventsAbout('vault.subject-request.opened', ada.id)).toHaveLength(1);
  });

  it('opens one case for any number of calls at the same instant', async () => {
    const calls = Array.from({ length: 8 }, () => fixture.open(ada, { kind: 'ACCESS' }));
    const cases = await Promise.all(calls);
    expect(new Set(cases.map(({ request }) => request.id)).size).toBe(1);
    expect(await eventsAbout('vault.subject-request.opened', ada.id)).toHaveLength(1);
  });

  it('opens cases of different kinds beside each other, but nothing while an erasure is under way', async () => {
    await fixture.open(ada, { kind: 'OPT_OUT' });
    await fixture.open(ada, { kind: 'ERASURE' });
    await expect(fixture.open(ada, { kind: 'ACCESS' })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await fixture.open(ada, { kind: 'OPT_OUT' })).request.state).toBe('OPEN');
  });

  it('opens no erasure while a copy is being made, which it would take away before the person has it', async () => {
    const { request } = await fixture.open(ada, { kind: 'ACCESS' });
    await expect(fixture.open(ada, { kind: 'ERASURE' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await fixture.reportAll(request);
    await fixture.endJob('SUCCEEDED');
    await closeSubjectRequests(fixture.vault.dependencies);
    expect((await fixture.open(ada, { kind: 'ERASURE' })).request.state).toBe('OPEN');
  });

  it('decides between an erasure and another request of the same instant: the erasure is last or alone', async () => {
    const outcomes = await Promise.allSettled([
      fixture.open(ada, { kind: 'ERASURE' }),
      fixture.open(ada, { kind: 'OPT_OUT' }),
    ]);
    const told = (await eventsAbout('vault.subject-request.opened', ada.id)).map(({ data }) => data['kind']);
    const both = outcomes.every(({ status }) => status === 'fulfilled');
    expect(told).toEqual(both ? ['OPT_OUT', 'ERASURE'] : ['ERASURE']);
  });
});

describe('who may open a data-subject request', () => {
  it.each(SUBJECT_REQUEST_KINDS)('asks for a recent sign-in before %s, unless it is to opt out', async (kind) => {
    const { authTime: _, ...stale } = ada;
    const corrections = kind === 'RECTIFICATION' ? { email: await emailOf(ada, 'ada@example.org') } : {};
    const outcome = fixture.open(stale, { kind, corrections });
    if (kind === 'OPT_OUT') expect((await outcome).request.kind).toBe(kind);
    else await expect(outcome).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });

  it('lets a compliance officer open one for somebody else, for that purpose alone', async () => {
    const { request } = await fixture.open(fixture.officer(), { subject: ada.id });
    expect(request).toMatchObject({ subject: ada.id, state: 'OPEN' });
    const curious: Principal = { ...fixture.officer(), purpose: 'CUSTOMER_SUPPORT' };
    await expect(fixture.open(curious, { subject: ada.id })).rejects.toMatchObject({ code: 'POLICY_DENIED' });
  });

  it('denies it to everybody else, existing person or not', async () => {
    const mallory = justSignedIn(person(fixture.vault.ids), fixture.vault.clock.now());
    for (const subject of [ada.id, fixture.vault.ids.next('usr')]) {
      await expect(fixture.open(mallory, { subject })).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    }
  });

  it('knows no person of another tenant, and none of whom the vault holds nothing', async () => {
    const foreign = { ...fixture.officer(), tenant: 'other' };
    await expect(fixture.open(foreign, { subject: ada.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const nobody = fixture.vault.ids.next('usr');
    await expect(fixture.open(fixture.officer(), { subject: nobody })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each(["usr_' OR 1=1", 'pod_0123456789abcdefghjkmnpqrs', ''])('refuses %j as a person', async (subject) => {
    await expect(fixture.open(fixture.officer(), { subject })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('needs a person, where nobody is named', async () => {
    const partner: Principal = { ...ada, kind: 'partner', id: 'acme-partner' };
    await expect(fixture.open(partner, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('corrections', () => {
  it('come from the person alone: an officer’s rectification waits for them, its deadline running', async () => {
    const { request } = await fixture.open(fixture.officer(), { kind: 'RECTIFICATION', subject: ada.id });
    expect(request.state).toBe('AWAITING_CORRECTIONS');
    expect(await eventsAbout('vault.subject-request.opened', ada.id)).toEqual([]);
    expect(await eventsAbout('vault.subject-request.received', ada.id)).toHaveLength(1);

    fixture.vault.clock.advance(DAY_MS);
    const now = justSignedIn(ada, fixture.vault.clock.now());
    const email = await emailOf(now, 'ada.right@example.com');
    const supplied = await fixture.open(now, { kind: 'RECTIFICATION', corrections: { email } });
    expect(supplied.request).toEqual({ ...request, state: 'OPEN', corrections: { email } });
    expect(await eventsAbout('vault.subject-request.opened', ada.id)).toMatchObject([{ data: { email } }]);
  });

  it('cannot be an officer’s: whoever could set another’s e-mail address could take over the account', async () => {
    const attacker = fixture.officer();
    const email = await emailOf(attacker, 'attacker@example.com');
    const attempt = fixture.open(attacker, { kind: 'RECTIFICATION', subject: ada.id, corrections: { email } });
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('cannot be values that somebody else holds, nor of another kind, nor random tokens, which may expire', async () => {
    const bob = await fixture.personWithData();
    const foreign = await emailOf(bob, 'bob@example.com');
    const name = await tokenOf(fixture.vault.dependencies, 'NAME', 'Ada L.', ada);
    const values = [{ kind: 'EMAIL' as const, value: 'ada.once@example.com' }];
    const random = String((await tokenize(fixture.vault.dependencies, values, ada, { mode: 'RANDOM' }))[0]);
    for (const corrections of [
      { email: random },
      { email: foreign },
      { email: name },
      { email: 'tok.00000000000000000000000000@pii.invalid' },
    ]) {
      const attempt = fixture.open(ada, { kind: 'RECTIFICATION', corrections });
      await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT', message: 'Enter the corrections again.' });
    }
  });

  it('are needed in a rectification and belong nowhere else', async () => {
    const email = await emailOf(ada, 'ada2@example.com');
    const without = fixture.open(ada, { kind: 'RECTIFICATION' });
    await expect(without).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const beside = fixture.open(ada, { kind: 'ERASURE', corrections: { email } });
    await expect(beside).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('are not changed under way', async () => {
    const first = await emailOf(ada, 'ada.one@example.com');
    const second = await emailOf(ada, 'ada.two@example.com');
    await fixture.open(ada, { kind: 'RECTIFICATION', corrections: { email: first } });
    const repeated = await fixture.open(ada, { kind: 'RECTIFICATION', corrections: { email: first } });
    expect(repeated.request.corrections).toEqual({ email: first });
    const other = fixture.open(ada, { kind: 'RECTIFICATION', corrections: { email: second } });
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('are not waited for any more once the person wants to be erased', async () => {
    const { request } = await fixture.open(fixture.officer(), { kind: 'RECTIFICATION', subject: ada.id });
    await fixture.open(ada, { kind: 'ERASURE' });
    expect((await fixture.read(request)).request.state).toBe('CLOSED');
    expect(await eventsAbout('vault.subject-request.closed', ada.id)).toMatchObject([
      { data: { requestId: request.id, changed: 0, retained: 0 } },
    ]);
  });
});
