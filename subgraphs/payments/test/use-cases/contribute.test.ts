import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import type { PolicyEngine } from '@crowdpay/policy';
import { createTestDatabase, type TestDatabase } from '@crowdpay/testkit';
import { type Books, openBooks } from '../support/books.ts';
import { FakeProvider } from '../support/fake-provider.ts';
import { ANNA, BEN, CARDS, contributeInput, cvcToken, FOREIGN_POD, POD, STRANGER } from '../support/inputs.ts';
import { type PaymentsProcess, person, startProcess } from '../support/payments-process.ts';
import { testPolicy } from '../support/policy.ts';

let policy: PolicyEngine;
let database: TestDatabase;
let provider: FakeProvider;
let payments: PaymentsProcess;
let books: Books;

beforeAll(async () => {
  policy = await testPolicy();
});
beforeEach(async () => {
  database = await createTestDatabase({ subgraph: 'payments' });
  provider = new FakeProvider();
  payments = startProcess({ databaseUrl: database.url, provider, policy, clock: new ManualClock() });
  books = await openBooks(database.adminUrl);
});
afterEach(async () => {
  await Promise.all([payments.close(), books.close()]);
  await database.drop();
});

const nothingWritten = async (): Promise<void> => {
  for (const table of ['contributions', 'sagas', 'journals', 'idempotency_keys', 'outbox']) {
    expect([table, await books.count(table)]).toEqual([table, 0]);
  }
  expect(provider.calls).toEqual([]);
};

describe('a contribution by a good card', () => {
  it('goes from reserved to posted in three commits and raises the pod', async () => {
    const { contribution, saga } = await payments.contribute(person(ANNA), contributeInput());
    expect(saga).toMatchObject({ state: 'POSTED', intent: null, cvcToken: null, failure: null });
    expect(await books.balances()).toEqual({ 'psp:clearing': '1250', [`pod:${POD}:posted`]: '-1250' });
    expect(await books.trialBalance()).toEqual({ EUR: '0' });
    const steps = (await payments.reader.stepsOf('default', [saga.id])).get(saga.id);
    expect(steps?.map(({ from, to }) => [from, to])).toEqual([
      [null, 'CREATED'],
      ['CREATED', 'RESERVED'],
      ['RESERVED', 'AUTHORISED'],
      ['AUTHORISED', 'CAPTURED'],
      ['CAPTURED', 'POSTED'],
    ]);
    const commits = await books.query('SELECT count(DISTINCT xid::text)::int AS n FROM outbox');
    expect(commits).toEqual([{ n: 3 }]);
    expect(await payments.reader.findPayment('default', contribution.id)).toMatchObject({ saga: { state: 'POSTED' } });
  });

  it('records each step in the audit outbox, findable by pod', async () => {
    await payments.contribute(person(ANNA), contributeInput());
    expect(await books.events()).toEqual([
      'payments.contribution.created',
      'payments.saga.reserved',
      'payments.saga.authorised',
      'payments.saga.captured',
      'payments.saga.posted',
    ]);
    const bodies = await books.query(`SELECT body::json -> 'related' ->> 0 AS pod FROM outbox`);
    expect(bodies).toEqual(Array.from({ length: 5 }, () => ({ pod: POD })));
  });

  it('keeps the risk decision with what it was computed from', async () => {
    await payments.contribute(person(ANNA), contributeInput());
    const [row] = await books.query('SELECT ruleset, decision, score, reasons, inputs FROM risk_assessments');
    expect(row).toMatchObject({ ruleset: 'contribution/1', decision: 'ALLOW', reasons: ['card_new:1'] });
    expect(row).toMatchObject({ inputs: { amountMinor: '1250', cardIsNew: true, payerLastHour: 0 } });
  });
});

describe('a contribution by a card that is declined', () => {
  beforeEach(() => {
    provider.declineWith = 'insufficient_funds';
  });

  it('compensates: an abort journal, abort events, and no money moved', async () => {
    await expect(payments.contribute(person(ANNA), contributeInput())).rejects.toMatchObject({
      code: 'PAYMENT_DECLINED',
      details: { reason: 'insufficient_funds' },
    });
    expect(await books.journalKinds()).toEqual(['RESERVE', 'ABORT']);
    expect(await books.balances()).toEqual({});
    expect((await books.events()).slice(-2)).toEqual(['payments.saga.aborted', 'payments.contribution.declined']);
  });

  it('stays readable with its failure, and a replay says the same', async () => {
    const refusal = await payments.contribute(person(ANNA), contributeInput()).catch((error: unknown) => error);
    const id = (refusal as { details: { contributionId: string } }).details.contributionId;
    expect(await payments.reader.findPayment('default', id)).toMatchObject({
      saga: { state: 'ABORTED', failure: 'insufficient_funds' },
    });
    await expect(payments.contribute(person(ANNA), contributeInput())).rejects.toMatchObject({
      details: { contributionId: id },
    });
    expect(provider.authorisations).toBe(1);
  });
});

describe('the idempotency key', () => {
  it('replays the result for the same request, though the CVC token is a new one', async () => {
    const first = await payments.contribute(person(ANNA), contributeInput());
    const card = { ...contributeInput().card, cvc: cvcToken('9') };
    const second = await payments.contribute(person(ANNA), contributeInput({ card }));
    expect(second.contribution.id).toBe(first.contribution.id);
    expect(provider.authorisations).toBe(1);
  });

  it('conflicts with other arguments', async () => {
    await payments.contribute(person(ANNA), contributeInput());
    const amount = { amount: '1251', currency: 'EUR' };
    await expect(payments.contribute(person(ANNA), contributeInput({ amount }))).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  it('lets one of many concurrent requests make one saga and one charge', async () => {
    const requests = Array.from({ length: 12 }, () => payments.contribute(person(ANNA), contributeInput()));
    const results = await Promise.allSettled(requests);
    const ids = new Set<string>();
    for (const result of results) {
      if (result.status === 'fulfilled') ids.add(result.value.contribution.id);
      else expect(result.reason).toMatchObject({ code: 'IDEMPOTENCY_IN_FLIGHT' });
    }
    expect(ids.size).toBe(1);
    expect(await books.count('sagas')).toBe(1);
    expect(provider).toMatchObject({ authorisations: 1, captures: 1 });
    expect(await books.trialBalance()).toEqual({ EUR: '0' });
  });

  it('is the same caller’s and the same tenant’s alone', async () => {
    await payments.contribute(person(ANNA), contributeInput());
    const elsewhere = await payments.contribute(person(ANNA, 'other'), contributeInput());
    expect(elsewhere.contribution.tenant).toBe('other');
    expect(await books.count('sagas')).toBe(2);
  });

  it('is not kept for a request that was not valid', async () => {
    const amount = { amount: '0', currency: 'EUR' };
    await expect(payments.contribute(person(ANNA), contributeInput({ amount }))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await nothingWritten();
    await payments.contribute(person(ANNA), contributeInput());
  });

  it('tells a client that comes back too early that the first request still runs', async () => {
    provider.lose('authorise', 'BEFORE');
    const first = await payments.contribute(person(ANNA), contributeInput());
    expect(first.saga).toMatchObject({ state: 'RESERVED' });
    await expect(payments.contribute(person(ANNA), contributeInput())).rejects.toMatchObject({
      code: 'IDEMPOTENCY_IN_FLIGHT',
      details: { contributionId: first.contribution.id },
    });
  });
});

describe('what is refused before anything is written', () => {
  it.each([
    ['a stranger', STRANGER, {}, 'NOT_FOUND'],
    ['an unknown pod', ANNA, { podId: FOREIGN_POD }, 'NOT_FOUND'],
    ['a currency that the pod does not take', ANNA, { amount: { amount: '1', currency: 'USD' } }, 'INVALID_INPUT'],
    ['an amount over the limit', ANNA, { amount: { amount: '1000001', currency: 'EUR' } }, 'LIMIT_EXCEEDED'],
    [
      'an amount at the edge of bigint',
      ANNA,
      { amount: { amount: '9223372036854775807', currency: 'EUR' } },
      'LIMIT_EXCEEDED',
    ],
  ])('%s', async (_what, caller, change, code) => {
    await expect(payments.contribute(person(caller), contributeInput(change))).rejects.toMatchObject({ code });
    await nothingWritten();
  });

  it('a caller who is not a person', async () => {
    const partner = { ...person('acme'), kind: 'partner' as const };
    await expect(payments.contribute(partner, contributeInput())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await nothingWritten();
  });
});

describe('what the policy refuses', () => {
  it('is kept as a failed contribution with its reason, and never reaches the provider', async () => {
    await expect(payments.contribute(person(BEN), contributeInput())).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      details: { reason: 'policy_denied' },
    });
    expect(await books.events()).toEqual(['payments.contribution.created', 'payments.contribution.declined']);
    expect(await books.count('journals')).toBe(0);
    expect(provider.calls).toEqual([]);
  });

  it('includes a payer whose cards keep being declined', async () => {
    provider.declineWith = 'card_declined';
    for (let attempt = 10; attempt < 30; attempt += 1) {
      const idempotencyKey = `key-000000${String(attempt)}`;
      await expect(payments.contribute(person(ANNA), contributeInput({ idempotencyKey }))).rejects.toBeDefined();
    }
    provider.declineWith = null;
    const next = contributeInput({ card: { ...contributeInput().card, number: CARDS.second } });
    await expect(payments.contribute(person(ANNA), next)).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      details: { reason: 'risk_blocked' },
    });
    const [last] = await books.query(`SELECT decision, reasons FROM risk_assessments ORDER BY score DESC LIMIT 1`);
    expect(last).toMatchObject({ decision: 'BLOCK' });
  });
});
