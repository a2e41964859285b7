import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { createTestDatabase, type TestDatabase } from '@crowdpay/testkit';
import { createPruning } from '../../src/store/pruning.ts';
import { prune } from '../../src/use-cases/prune.ts';
import { type Books, openBooks } from '../support/books.ts';
import { FakeProvider } from '../support/fake-provider.ts';
import { ANNA, contributeInput } from '../support/inputs.ts';
import { type PaymentsProcess, person, startProcess } from '../support/payments-process.ts';
import { testPolicy } from '../support/policy.ts';
import { settlementWebhook } from '../support/webhooks.ts';

const HOUR_MS = 3_600_000;

let database: TestDatabase;
let payments: PaymentsProcess;
let books: Books;
const clock = new ManualClock();

beforeAll(async () => {
  database = await createTestDatabase({ subgraph: 'payments' });
  const policy = await testPolicy();
  payments = startProcess({ databaseUrl: database.url, provider: new FakeProvider(), policy, clock });
  books = await openBooks(database.adminUrl);
});
afterAll(async () => {
  await Promise.all([payments.close(), books.close()]);
  await database.drop();
});

it('keeps keys and nonces as long as they are promised, clears them later, and touches nothing else', async () => {
  const { saga } = await payments.contribute(person(ANNA), contributeInput());
  const settlement = { chargeId: saga.chargeId ?? '', reference: saga.id, amount: '1250', currency: 'EUR' };
  await payments.settle(settlementWebhook(settlement, clock.now()));
  const pruning = createPruning(payments.database);

  expect(await prune(pruning, clock)).toBe(0);
  clock.advance(2 * HOUR_MS);
  expect(await prune(pruning, clock)).toBe(1);
  expect(await books.count('webhook_nonces')).toBe(0);
  clock.advance(24 * HOUR_MS);
  expect(await prune(pruning, clock)).toBe(0);
  clock.advance(72 * HOUR_MS);
  expect(await prune(pruning, clock)).toBe(1);
  expect(await books.count('idempotency_keys')).toBe(0);
  expect(await books.count('contributions')).toBe(1);
});
