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
let books: Books;
let processes: PaymentsProcess[];

const start = (): PaymentsProcess => {
  const started = startProcess({ databaseUrl: database.url, provider, policy, clock, answerWithinMs: 50 });
  processes.push(started);
  return started;
};
/** The next worker's look after every lease and pause has run out. */
const resumeLater = async (worker: PaymentsProcess): Promise<number> => {
  clock.advance(SAGA_TIMING.leaseMs + SAGA_TIMING.maxDelayMs);
  return worker.resume();
};
const sagas = (): Promise<Record<string, unknown>[]> => books.query('SELECT state, failure, parked_reason FROM sagas');

beforeAll(async () => {
  policy = await testPolicy();
});
beforeEach(async () => {
  database = await createTestDatabase({ subgraph: 'payments' });
  clock = new ManualClock();
  provider = new FakeProvider();
  books = await openBooks(database.adminUrl);
  processes = [];
});
afterEach(async () => {
  await Promise.all([...processes.map((each) => each.close()), books.close()]);
  await database.drop();
});

describe('a process that is killed', () => {
  /** Kills the process when the provider sees `call`: before it takes effect, or after. */
  function killAt(victim: PaymentsProcess, call: string, moment: 'beforeEffect' | 'beforeAnswer'): void {
    provider[moment] = (seen) => {
      if (seen !== call) return;
      victim.kill();
      provider[moment] = () => undefined;
      if (moment === 'beforeEffect') throw new Error('killed on the way to the provider');
    };
  }

  it.each([
    ['reserved, before the provider is asked', 'authorise', 'beforeEffect'],
    ['authorised at the provider, before that is committed', 'authorise', 'beforeAnswer'],
    ['authorised and committed, before the capture is asked for', 'capture', 'beforeEffect'],
    ['captured at the provider, before that is committed', 'capture', 'beforeAnswer'],
  ] as const)('%s: another finishes the payment with one charge', async (_point, call, moment) => {
    const victim = start();
    killAt(victim, call, moment);
    await victim.contribute(person(ANNA), contributeInput());
    expect((await sagas())[0]).toMatchObject({ state: call === 'authorise' ? 'RESERVED' : 'AUTHORISED' });

    expect(await resumeLater(start())).toBe(1);
    expect(await sagas()).toMatchObject([{ state: 'POSTED', failure: null }]);
    expect(provider).toMatchObject({ authorisations: 1, captures: 1 });
    expect(await books.balances()).toEqual({ 'psp:clearing': '1250', [`pod:${POD}:posted`]: '-1250' });
    expect((await books.events()).filter((type) => type === 'payments.saga.posted')).toHaveLength(1);
  });

  it.each([
    ['before the void is asked for', 'beforeEffect'],
    ['voided at the provider, before that is committed', 'beforeAnswer'],
  ] as const)('in a compensation, %s: another aborts exactly once and captures nothing', async (_point, moment) => {
    const victim = start();
    provider.captureDeclineWith = 'charge_expired';
    killAt(victim, 'void', moment);
    await victim.contribute(person(ANNA), contributeInput());
    expect((await sagas())[0]).toMatchObject({ state: 'AUTHORISED' });

    provider.captureDeclineWith = null; // even if the capture would now succeed
    expect(await resumeLater(start())).toBe(1);
    expect(await sagas()).toMatchObject([{ state: 'ABORTED', failure: 'charge_expired' }]);
    expect(provider.captures).toBe(0);
    expect(await books.journalKinds()).toEqual(['RESERVE', 'ABORT']);
    expect(await books.balances()).toEqual({});
    expect((await books.events()).filter((type) => type === 'payments.saga.aborted')).toHaveLength(1);
  });

  it('after many others, costs a captured payment no patience: one lost answer parks nothing, the next posts', async () => {
    const first = start();
    killAt(first, 'capture', 'beforeAnswer');
    await first.contribute(person(ANNA), contributeInput());
    for (let death = 0; death < SAGA_TIMING.maxAttempts; death += 1) {
      const next = start();
      killAt(next, 'chargeState', 'beforeAnswer');
      expect(await resumeLater(next)).toBe(1);
    }

    provider.lose('chargeState', 'BEFORE');
    expect(await resumeLater(start())).toBe(1);
    expect(await sagas()).toMatchObject([{ state: 'AUTHORISED', parked_reason: null }]);
    expect(await resumeLater(start())).toBe(1);
    expect(await sagas()).toMatchObject([{ state: 'POSTED', failure: null }]);
    expect(provider).toMatchObject({ authorisations: 1, captures: 1 });
  });

  it('leaves a saga that nobody takes before its lease is over', async () => {
    const victim = start();
    killAt(victim, 'authorise', 'beforeAnswer');
    await victim.contribute(person(ANNA), contributeInput());
    expect(await start().resume()).toBe(0);
  });
});

describe('a process that was only slow', () => {
  it('finds its lease gone and writes nothing more', async () => {
    const slow = start();
    let release = (): void => undefined;
    const stalled = new Promise<void>((resolve) => {
      release = resolve;
    });
    provider.beforeAnswer = (call) => {
      if (call !== 'authorise') return;
      provider.beforeAnswer = () => undefined;
      return stalled;
    };
    const answer = slow.contribute(person(ANNA), contributeInput());
    await answer; // still RESERVED when the client's patience is over

    expect(await resumeLater(start())).toBe(1);
    expect(await sagas()).toMatchObject([{ state: 'POSTED' }]);
    release();
    await slow.driver.settled();
    expect(await sagas()).toMatchObject([{ state: 'POSTED', failure: null }]);
    expect(provider).toMatchObject({ authorisations: 1, captures: 1 });
    expect(await books.journalKinds()).toEqual(['RESERVE', 'CAPTURE']);
  });
});

describe('a ledger that cannot be written to', () => {
  it('parks no captured payment, however often it fails: the money is posted once it can be', async () => {
    const payments = start();
    provider.beforeEffect = async (call) => {
      if (call === 'capture') await books.query('REVOKE INSERT ON journals FROM payments');
    };
    await payments.contribute(person(ANNA), contributeInput());
    await payments.driver.settled();
    for (let look = 0; look < SAGA_TIMING.maxAttempts; look += 1) expect(await resumeLater(payments)).toBe(1);
    expect(await sagas()).toMatchObject([{ state: 'AUTHORISED', parked_reason: null }]);

    await books.query('GRANT INSERT ON journals TO payments');
    expect(await resumeLater(payments)).toBe(1);
    expect(await sagas()).toMatchObject([{ state: 'POSTED', failure: null }]);
    expect(provider).toMatchObject({ authorisations: 1, captures: 1 });
    expect(await books.balances()).toEqual({ 'psp:clearing': '1250', [`pod:${POD}:posted`]: '-1250' });
  });
});

describe('several workers', () => {
  it('share the abandoned sagas: each is taken once', async () => {
    const victim = start();
    provider.lose('authorise', ...Array.from({ length: 12 }, () => 'BEFORE' as const));
    for (let index = 10; index < 22; index += 1) {
      await victim.contribute(person(ANNA), contributeInput({ idempotencyKey: `key-000000${String(index)}` }));
    }
    clock.advance(SAGA_TIMING.maxDelayMs);
    const taken = await Promise.all([start().resume(), start().resume(), start().resume()]);
    expect(taken.reduce((sum, each) => sum + each, 0)).toBe(12);
    expect(provider).toMatchObject({ authorisations: 12, captures: 12 });
    expect(await books.trialBalance()).toEqual({ EUR: '0' });
  });
});
