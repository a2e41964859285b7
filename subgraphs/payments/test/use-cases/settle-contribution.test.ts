import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import type { PolicyEngine } from '@crowdpay/policy';
import { createTestDatabase, type TestDatabase } from '@crowdpay/testkit';
import type { Payment } from '../../src/domain/contribution.ts';
import { type Books, openBooks } from '../support/books.ts';
import { FakeProvider } from '../support/fake-provider.ts';
import { ANNA, contributeInput, POD } from '../support/inputs.ts';
import { type PaymentsProcess, person, startProcess } from '../support/payments-process.ts';
import { testPolicy } from '../support/policy.ts';
import { type SettlementBody, settlementWebhook } from '../support/webhooks.ts';

let policy: PolicyEngine;
let database: TestDatabase;
let clock: ManualClock;
let provider: FakeProvider;
let payments: PaymentsProcess;
let books: Books;

const settlementOf = ({ contribution, saga }: Payment): SettlementBody => ({
  chargeId: provider.charges.get(saga.id)?.id ?? 'chg_none',
  reference: saga.id,
  amount: contribution.amount.amount.toString(),
  currency: contribution.amount.currency,
});

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

describe('a settlement webhook', () => {
  it('moves what the provider owed to the bank and settles the saga', async () => {
    const payment = await payments.contribute(person(ANNA), contributeInput());
    expect(await payments.settle(settlementWebhook(settlementOf(payment), clock.now()))).toEqual({ kind: 'settled' });
    expect(await payments.reader.findPayment('default', payment.contribution.id)).toMatchObject({
      saga: { state: 'SETTLED' },
    });
    expect(await books.balances()).toEqual({ 'bank:settlement': '1250', [`pod:${POD}:posted`]: '-1250' });
    const [event] = await books.query(`SELECT body::json -> 'data' AS data FROM outbox ORDER BY id DESC LIMIT 1`);
    expect(event).toMatchObject({ data: { to: 'SETTLED', deliveryId: 'whk_1' } });
  });

  it('that is replayed byte for byte is taken for a repetition', async () => {
    const payment = await payments.contribute(person(ANNA), contributeInput());
    const webhook = settlementWebhook(settlementOf(payment), clock.now());
    await payments.settle(webhook);
    expect(await payments.settle(webhook)).toEqual({ kind: 'repeated' });
    expect(await books.journalKinds()).toHaveLength(3);
  });

  it('that is sent again under a new nonce has no second effect', async () => {
    const payment = await payments.contribute(person(ANNA), contributeInput());
    await payments.settle(settlementWebhook(settlementOf(payment), clock.now()));
    const again = settlementWebhook(settlementOf(payment), clock.now(), { id: 'whk_2' });
    expect(await payments.settle(again)).toEqual({ kind: 'repeated' });
    expect(await books.journalKinds()).toHaveLength(3);
  });

  it('takes effect once when copies arrive at the same instant', async () => {
    const payment = await payments.contribute(person(ANNA), contributeInput());
    const webhook = settlementWebhook(settlementOf(payment), clock.now());
    const copies = [webhook, webhook, webhook, settlementWebhook(settlementOf(payment), clock.now())];
    const outcomes = await Promise.all(copies.map((copy) => payments.settle(copy)));
    expect(outcomes.filter(({ kind }) => kind === 'settled')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'repeated')).toHaveLength(3);
    expect(await books.journalKinds()).toEqual(['RESERVE', 'CAPTURE', 'SETTLE'].sort(byLedgerOrder));
  });

  it('that comes before the money is posted is refused with nothing kept, and accepted later', async () => {
    provider.lose('capture', 'AFTER');
    const payment = await payments.contribute(person(ANNA), contributeInput());
    const webhook = settlementWebhook(settlementOf(payment), clock.now());
    expect(await payments.settle(webhook)).toMatchObject({ kind: 'refused', refusal: 'saga_not_posted' });
    expect(await books.count('webhook_nonces')).toBe(0);
    clock.advance(60_000);
    await payments.resume();
    expect(await payments.settle(webhook)).toEqual({ kind: 'settled' });
  });
});

describe('a webhook that is refused writes nothing', () => {
  const cases: readonly (readonly [string, (body: SettlementBody) => Partial<SettlementBody>, string])[] = [
    ['of an unknown saga', () => ({ reference: `sga_${'9'.repeat(26)}` }), 'saga_unknown'],
    ['of another charge', () => ({ chargeId: 'chg_other' }), 'charge_differs'],
    ['of a larger amount', () => ({ amount: '1251' }), 'amount_differs'],
    ['of another currency', () => ({ currency: 'USD' }), 'amount_differs'],
  ];

  it.each(cases)('%s', async (_what, change, refusal) => {
    const payment = await payments.contribute(person(ANNA), contributeInput());
    const body = settlementOf(payment);
    const webhook = settlementWebhook({ ...body, ...change(body) }, clock.now());
    expect(await payments.settle(webhook)).toMatchObject({ kind: 'refused', refusal });
    expect(await books.journalKinds()).toHaveLength(2);
    expect(await books.count('webhook_nonces')).toBe(0);
  });

  it('of a saga that was aborted', async () => {
    provider.declineWith = 'card_declined';
    await expect(payments.contribute(person(ANNA), contributeInput())).rejects.toBeDefined();
    const [sagaId = ''] = [...provider.charges.keys()];
    const body = {
      chargeId: provider.charges.get(sagaId)?.id ?? '',
      reference: sagaId,
      amount: '1250',
      currency: 'EUR',
    };
    expect(await payments.settle(settlementWebhook(body, clock.now()))).toMatchObject({ refusal: 'saga_refused' });
    expect(await books.journalKinds()).toEqual(['RESERVE', 'ABORT']);
  });

  it.each([
    ['expired', -301_000, {}, 'timestamp_outside_tolerance'],
    ['from the future', 301_000, {}, 'timestamp_outside_tolerance'],
    ['signed by someone else', 0, { secret: Buffer.from('not-the-secret-but-just-as-long-as-it') }, 'signature_wrong'],
  ])('%s', async (_what, offsetMs, change, refusal) => {
    const payment = await payments.contribute(person(ANNA), contributeInput());
    const at = new Date(clock.now().getTime() + offsetMs);
    const webhook = settlementWebhook(settlementOf(payment), at, change);
    expect(await payments.settle(webhook)).toEqual({ kind: 'refused', refusal });
    expect(await books.journalKinds()).toHaveLength(2);
  });

  it('with a nonce that stands for another body', async () => {
    const first = await payments.contribute(person(ANNA), contributeInput());
    const second = await payments.contribute(person(ANNA), contributeInput({ idempotencyKey: 'key-00000002' }));
    const nonce = 'the-same-nonce-twice';
    await payments.settle(settlementWebhook(settlementOf(first), clock.now(), { nonce }));
    const reused = settlementWebhook(settlementOf(second), clock.now(), { nonce, id: 'whk_2' });
    expect(await payments.settle(reused)).toMatchObject({ kind: 'refused', refusal: 'nonce_reused' });
  });
});

// All journals of one test bear one instant, so the books list them by their references, backwards.
function byLedgerOrder(left: string, right: string): number {
  return right.localeCompare(left);
}
