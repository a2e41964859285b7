import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import type { PolicyEngine } from '@crowdpay/policy';
import { createTestDatabase, type TestDatabase } from '@crowdpay/testkit';
import { SAGA_TIMING } from '../../src/domain/saga/timing.ts';
import { type Books, openBooks } from '../support/books.ts';
import { FakeProvider } from '../support/fake-provider.ts';
import { ANNA, contributeInput, POD } from '../support/inputs.ts';
import { type PaymentsProcess, person, startProcess } from '../support/payments-process.ts';
import { testPolicy } from '../support/policy.ts';

let policy: PolicyEngine;
let database: TestDatabase;
let clock: ManualClock;
let provider: FakeProvider;
let payments: PaymentsProcess;
let books: Books;

const always = (loss: 'BEFORE' | 'AFTER'): ('BEFORE' | 'AFTER')[] => Array.from({ length: 50 }, () => loss);
/** Lets the worker look until nothing is due any more, or `looks` times. */
async function resumeAll(looks = 20): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    clock.advance(SAGA_TIMING.maxDelayMs);
    if ((await payments.resume()) === 0) return;
  }
}
const saga = async (): Promise<Record<string, unknown> | undefined> =>
  (await books.query('SELECT state, failure, parked_reason FROM sagas'))[0];

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

describe('a time-out of the authorisation', () => {
  it('that the provider never saw is tried once more, then compensated, each time after asking', async () => {
    provider.lose('authorise', ...always('BEFORE'));
    await payments.contribute(person(ANNA), contributeInput());
    await resumeAll();
    expect(provider.calls).toEqual(['authorise', 'chargeState', 'authorise', 'chargeState']);
    expect(await saga()).toMatchObject({ state: 'ABORTED', failure: 'psp_timeout' });
    expect(await books.journalKinds()).toEqual(['RESERVE', 'ABORT']);
    await expect(payments.contribute(person(ANNA), contributeInput())).rejects.toMatchObject({
      code: 'PAYMENT_DECLINED',
      details: { reason: 'psp_timeout' },
    });
  });

  it('that took effect is found out by asking, and charged no second time', async () => {
    provider.lose('authorise', 'AFTER');
    await payments.contribute(person(ANNA), contributeInput());
    await resumeAll();
    expect(provider.calls).toEqual(['authorise', 'chargeState', 'capture']);
    expect(provider).toMatchObject({ authorisations: 1, captures: 1 });
    expect(await saga()).toMatchObject({ state: 'POSTED' });
  });

  it('whose charge turns out to be captured, as after a restored backup, is posted: the money moved', async () => {
    provider.lose('authorise', 'AFTER');
    await payments.contribute(person(ANNA), contributeInput());
    for (const charge of provider.charges.values()) charge.state = 'CAPTURED';
    await resumeAll();
    expect(provider.calls).toEqual(['authorise', 'chargeState']);
    expect(await saga()).toMatchObject({ state: 'POSTED', failure: null });
    expect(await books.balances()).toEqual({ 'psp:clearing': '1250', [`pod:${POD}:posted`]: '-1250' });
  });

  it('of a declined card is found out too', async () => {
    provider.declineWith = 'expired_card';
    provider.lose('authorise', 'AFTER');
    await payments.contribute(person(ANNA), contributeInput());
    await resumeAll();
    expect(await saga()).toMatchObject({ state: 'ABORTED', failure: 'expired_card' });
  });
});

describe('a time-out of the capture', () => {
  it('that took effect is posted, not captured again', async () => {
    provider.lose('capture', 'AFTER');
    await payments.contribute(person(ANNA), contributeInput());
    await resumeAll();
    expect(provider.calls).toEqual(['authorise', 'capture', 'chargeState']);
    expect(provider.captures).toBe(1);
    expect(await books.balances()).toEqual({ 'psp:clearing': '1250', [`pod:${POD}:posted`]: '-1250' });
  });

  it('that the provider never saw is tried again', async () => {
    provider.lose('capture', 'BEFORE');
    await payments.contribute(person(ANNA), contributeInput());
    await resumeAll();
    expect(provider.calls).toEqual(['authorise', 'capture', 'chargeState', 'capture']);
    expect(await saga()).toMatchObject({ state: 'POSTED' });
  });

  it('again and again ends in a voided charge and an abort', async () => {
    provider.lose('capture', ...always('BEFORE'));
    await payments.contribute(person(ANNA), contributeInput());
    await resumeAll();
    expect(provider.calls.slice(-2)).toEqual(['chargeState', 'void']);
    expect(await saga()).toMatchObject({ state: 'ABORTED', failure: 'psp_timeout' });
    expect([...provider.charges.values()]).toMatchObject([{ state: 'VOIDED' }]);
    expect(await books.balances()).toEqual({});
  });
});

describe('a compensation', () => {
  it('that a late capture has overtaken follows the money instead', async () => {
    provider.captureDeclineWith = 'charge_expired';
    provider.lose('void', 'BEFORE');
    await payments.contribute(person(ANNA), contributeInput());
    for (const charge of provider.charges.values()) charge.state = 'CAPTURED';
    await resumeAll();
    expect(await saga()).toMatchObject({ state: 'POSTED', failure: null });
    expect(await books.balances()).toEqual({ 'psp:clearing': '1250', [`pod:${POD}:posted`]: '-1250' });
  });
});

describe('a provider that gives no answer at all', () => {
  it('has the saga parked for a person, with nothing compensated and nothing tried any more', async () => {
    provider.lose('authorise', ...always('AFTER'));
    provider.lose('chargeState', ...always('BEFORE'));
    await payments.contribute(person(ANNA), contributeInput());
    await resumeAll(50);
    expect(await saga()).toEqual({ state: 'RESERVED', failure: null, parked_reason: 'attempts_exhausted' });
    expect(payments.parked).toHaveLength(1);
    expect(await books.journalKinds()).toEqual(['RESERVE']);
    expect(await books.balances()).toEqual({ 'psp:expected': '1250', [`pod:${POD}:pending`]: '-1250' });
    const calls = provider.calls.length;
    await resumeAll();
    expect(provider.calls).toHaveLength(calls);
  });

  it('is not asked past the life of its idempotency key', async () => {
    provider.lose('authorise', 'BEFORE');
    await payments.contribute(person(ANNA), contributeInput());
    clock.advance(SAGA_TIMING.keyLifeMs);
    await payments.resume();
    expect(provider.calls).toEqual(['authorise']);
    expect(await saga()).toMatchObject({ parked_reason: 'key_life_over' });
  });
});
