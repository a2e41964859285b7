import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { createTestDatabase, type TestDatabase } from '@crowdpay/testkit';
import type { RiskInputs } from '../../src/domain/risk/inputs.ts';
import { createRiskSignals } from '../../src/store/risk-signals.ts';
import { FakeProvider } from '../support/fake-provider.ts';
import { ANNA, BEN, CARDS, contributeInput, POD } from '../support/inputs.ts';
import { type PaymentsProcess, person, startProcess } from '../support/payments-process.ts';
import { testPolicy } from '../support/policy.ts';

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let payments: PaymentsProcess;
const clock = new ManualClock();
const provider = new FakeProvider();

beforeAll(async () => {
  database = await createTestDatabase({ subgraph: 'payments' });
  payments = startProcess({ databaseUrl: database.url, provider, policy: await testPolicy(), clock });
});
afterAll(async () => {
  await payments.close();
  await database.drop();
});

const ask = (change: { payerId?: string; tenant?: string; cardToken?: string } = {}): Promise<RiskInputs> =>
  createRiskSignals(payments.database).inputsFor({
    tenant: 'default',
    payerId: ANNA,
    podId: POD,
    cardToken: CARDS.first,
    amount: { amount: 1250n, currency: 'EUR' },
    now: clock.now(),
    ...change,
  });
const quiet = { payerLastHour: 0, payerRefusedLastHour: 0, cardLastHour: 0, cardPayersLastDay: 0, podLastHour: 0 };

describe('the risk signals', () => {
  it('are all quiet before the first contribution', async () => {
    expect(await ask()).toMatchObject({ ...quiet, cardIsNew: true });
  });

  it('count payer, card and pod, and refusals apart', async () => {
    await payments.contribute(person(ANNA), contributeInput());
    provider.declineWith = 'card_declined';
    const second = contributeInput({ idempotencyKey: 'key-00000002' });
    await expect(payments.contribute(person(ANNA), second)).rejects.toBeDefined();
    const counts = { payerLastHour: 2, payerRefusedLastHour: 1, cardLastHour: 2, cardPayersLastDay: 1, podLastHour: 2 };
    expect(await ask()).toMatchObject({ ...counts, cardIsNew: false });
  });

  it('see another person with the same card, and the same person with another card', async () => {
    expect(await ask({ payerId: BEN })).toMatchObject({ payerLastHour: 0, cardLastHour: 2, cardIsNew: true });
    expect(await ask({ cardToken: CARDS.second })).toMatchObject({
      payerLastHour: 2,
      cardLastHour: 0,
      cardIsNew: true,
    });
  });

  it('see nothing of another tenant', async () => {
    expect(await ask({ tenant: 'other' })).toMatchObject({ ...quiet, cardIsNew: true });
  });

  it('forget: velocities after an hour, shared cards after a day', async () => {
    clock.advance(HOUR_MS);
    expect(await ask()).toMatchObject({ ...quiet, cardPayersLastDay: 1, cardIsNew: false });
    clock.advance(24 * HOUR_MS);
    expect(await ask()).toMatchObject({ ...quiet, cardIsNew: false });
  });
});
