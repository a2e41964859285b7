import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AnnouncedRequest } from '@crowdpay/audit-event';
import { ManualClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import type { PolicyEngine } from '@crowdpay/policy';
import { createTestDatabase, silentLogger, type TestDatabase } from '@crowdpay/testkit';
import { SAGA_TIMING } from '../../src/domain/saga/timing.ts';
import { createWaitingErasures } from '../../src/store/subject-erasures.ts';
import { handleSubjectRequest } from '../../src/use-cases/handle-subject-request.ts';
import { reportErasures } from '../../src/use-cases/report-erasures.ts';
import { type Books, openBooks } from '../support/books.ts';
import { FakeProvider } from '../support/fake-provider.ts';
import { ANNA, CARDS, contributeInput } from '../support/inputs.ts';
import { type PaymentsProcess, person, startProcess } from '../support/payments-process.ts';
import { testPolicy } from '../support/policy.ts';

let policy: PolicyEngine;
let database: TestDatabase;
let clock: ManualClock;
let provider: FakeProvider;
let payments: PaymentsProcess;
let books: Books;

beforeAll(async () => {
  policy = await testPolicy();
});
beforeEach(async () => {
  database = await createTestDatabase({ subgraph: 'payments' });
  clock = new ManualClock();
  provider = new FakeProvider();
  payments = startProcess({ databaseUrl: database.url, provider, policy, clock, answerWithinMs: 50 });
  books = await openBooks(database.adminUrl);
});
afterEach(async () => {
  await Promise.all([payments.close(), books.close()]);
  await database.drop();
});

const ids = randomIds(new ManualClock());
const anna = person(ANNA);

const requestAbout = (subject: string, facts: Partial<AnnouncedRequest> = {}): AnnouncedRequest => ({
  tenant: 'default',
  id: ids.next('dsr'),
  kind: 'ERASURE',
  subject,
  corrections: {},
  requestId: 'req_case',
  ...facts,
});
const handle = async (request: AnnouncedRequest): Promise<unknown> => {
  await payments.transactions.transaction((tx) => handleSubjectRequest({ clock }, tx, request));
  return (await reports()).at(-1);
};
/** One look of the worker. */
const reportWaiting = (): Promise<number> => {
  const waiting = createWaitingErasures(payments.database);
  return reportErasures({ transactions: payments.transactions, waiting, clock, log: silentLogger() });
};
const reports = async (): Promise<unknown[]> => {
  const rows = await books.query(
    `SELECT body::json -> 'data' AS data FROM outbox WHERE body::json ->> 'type' = 'payments.subject-request.handled' ORDER BY id`,
  );
  return rows.map(({ data }) => data);
};
/** Leaves a saga of Anna's whose authorisation has no recorded answer. */
const leaveSagaOpen = async (): Promise<void> => {
  provider.lose('authorise', 'AFTER');
  const { saga } = await payments.contribute(anna, contributeInput());
  expect(saga.state).toBe('RESERVED');
};
const finishSaga = async (): Promise<void> => {
  clock.advance(SAGA_TIMING.leaseMs + SAGA_TIMING.maxDelayMs);
  await payments.resume();
};

describe('an erasure', () => {
  it('keeps contributions with their card tokens for the books, and forgets idempotency keys', async () => {
    await payments.contribute(anna, contributeInput());
    const request = requestAbout(ANNA);
    expect(await handle(request)).toEqual({
      requestId: request.id,
      outcome: 'RETAINED',
      changed: 1,
      retained: 1,
      reason: 'ACCOUNTING',
    });
    expect(await books.query('SELECT card_token FROM contributions')).toEqual([{ card_token: CARDS.first }]);
    expect(await books.count('idempotency_keys')).toBe(0);
  });

  it('finds nothing of who never paid', async () => {
    expect(await handle(requestAbout(ids.next('usr')))).toMatchObject({ outcome: 'NOTHING_HELD', changed: 0 });
  });

  it('waits, without holding anything up, until the person’s last saga has ended', async () => {
    await leaveSagaOpen();
    const request = requestAbout(ANNA);
    expect(await handle(request)).toBeUndefined();
    expect(await reportWaiting()).toBe(0);
    await handle(requestAbout(ids.next('usr')));
    expect(await reports()).toHaveLength(1);

    await finishSaga();
    expect(await books.query('SELECT state FROM sagas')).toEqual([{ state: 'POSTED' }]);
    expect(await reportWaiting()).toBe(1);
    expect((await reports()).at(-1)).toMatchObject({ requestId: request.id, outcome: 'RETAINED', retained: 1 });
  });

  it('is reported once, by however many workers at once, and handled again it is not reported again', async () => {
    await leaveSagaOpen();
    const request = requestAbout(ANNA);
    await handle(request);
    await finishSaga();
    const done = await Promise.all(Array.from({ length: 4 }, reportWaiting));
    expect(done.reduce((sum, count) => sum + count, 0)).toBe(1);
    await handle(request);
    expect(await reportWaiting()).toBe(0);
    expect(await reports()).toHaveLength(1);
  });

  it('reports in the course of the request that opened the case, also when it had to wait', async () => {
    await leaveSagaOpen();
    const request = requestAbout(ANNA);
    await handle(request);
    await finishSaga();
    await reportWaiting();
    const [event] = await books.query(
      `SELECT body::json AS event FROM outbox WHERE body::json ->> 'type' = 'payments.subject-request.handled'`,
    );
    expect(event?.['event']).toMatchObject({
      subject: ANNA,
      related: [request.id],
      requestId: 'req_case',
      actor: { kind: 'service', id: 'payments' },
    });
  });

  it('is the end of paying: an access token that is still out pays no more', async () => {
    await handle(requestAbout(ANNA));
    const late = payments.contribute(anna, contributeInput());
    await expect(late).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await books.count('contributions')).toBe(0);
    expect(provider.calls).toEqual([]);
  });

  it('of a person of the same id in another tenant concerns nobody here', async () => {
    await handle(requestAbout(ANNA, { tenant: 'other' }));
    expect((await payments.contribute(anna, contributeInput())).saga.state).toBe('POSTED');
  });

  it('leaves no trace when the process dies before the commit', async () => {
    const dying = payments.transactions.transaction(async (tx) => {
      await handleSubjectRequest({ clock }, tx, requestAbout(ANNA));
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(await books.count('subject_erasures')).toBe(0);
    expect(await reports()).toEqual([]);
  });
});

describe('the other requests', () => {
  it('count the contributions of who wants a copy', async () => {
    await payments.contribute(anna, contributeInput());
    const report = await handle(requestAbout(ANNA, { kind: 'ACCESS' }));
    expect(report).toMatchObject({ outcome: 'DONE', changed: 0, retained: 1 });
  });

  it.each(['RECTIFICATION', 'OPT_OUT'] as const)('have nothing to do for %s', async (kind) => {
    await payments.contribute(anna, contributeInput());
    expect(await handle(requestAbout(ANNA, { kind }))).toMatchObject({ outcome: 'NOTHING_HELD' });
  });
});
