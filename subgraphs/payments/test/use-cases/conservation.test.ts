import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { seededRandomness } from '@crowdpay/ids';
import { createTestDatabase, type TestDatabase } from '@crowdpay/testkit';
import { SAGA_TIMING } from '../../src/domain/saga/timing.ts';
import { type Books, openBooks } from '../support/books.ts';
import { FakeProvider } from '../support/fake-provider.ts';
import { ANNA, contributeInput, POD } from '../support/inputs.ts';
import { type PaymentsProcess, person, startProcess } from '../support/payments-process.ts';
import { testPolicy } from '../support/policy.ts';

const SEED = 'conservation-1';
const CONTRIBUTIONS = 40;

let database: TestDatabase;
let books: Books;
const running: PaymentsProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ subgraph: 'payments' });
  books = await openBooks(database.adminUrl);
});
afterAll(async () => {
  await Promise.all([...running.map((each) => each.close()), books.close()]);
  await database.drop();
});

/**
 * A provider that loses every third request or answer, and takes a payments process with it now and then. Of one saga it
 * loses fewer than would park it, so that every saga must come to its end however the calls interleave.
 */
function unreliable(provider: FakeProvider, victims: () => PaymentsProcess | undefined): void {
  const randomness = seededRandomness(SEED);
  const chance = (percent: number): boolean => randomness.bytes(2).readUInt16BE() % 100 < percent;
  const losses = new Map<string, number>();
  const maybeFail = (_call: string, sagaId: string): void => {
    if (chance(6)) victims()?.kill();
    const lost = (losses.get(sagaId) ?? 0) + 1;
    if (!chance(17) || lost >= SAGA_TIMING.maxAttempts) return;
    losses.set(sagaId, lost);
    throw new Error('lost');
  };
  provider.beforeEffect = maybeFail;
  provider.beforeAnswer = maybeFail;
}

it(`money is conserved to the unit while requests, answers and processes are lost (seed ${SEED})`, async () => {
  const clock = new ManualClock();
  const policy = await testPolicy();
  const provider = new FakeProvider();
  const start = (): PaymentsProcess => {
    const started = startProcess({ databaseUrl: database.url, provider, policy, clock, answerWithinMs: 1 });
    running.push(started);
    return started;
  };
  unreliable(provider, () => running.at(-1));
  for (let wave = 0; wave < 4; wave += 1) {
    const payments = start();
    const requests = Array.from({ length: CONTRIBUTIONS / 4 }, (_, index) =>
      payments.contribute(
        person(ANNA),
        contributeInput({ idempotencyKey: `key-0000-${String(wave)}-${String(index)}` }),
      ),
    );
    await Promise.allSettled(requests);
    await payments.driver.settled();
    expect(await books.trialBalance()).toEqual(expect.objectContaining({ EUR: '0' }));
  }
  // A parked saga is open too: deaths of processes alone must never leave one to a person.
  const open = async (): Promise<number> =>
    Number((await books.query('SELECT count(*)::int AS n FROM sagas WHERE intent IS NOT NULL'))[0]?.['n']);
  for (let look = 0; look < 200 && (await open()) > 0; look += 1) {
    clock.advance(SAGA_TIMING.leaseMs + SAGA_TIMING.maxDelayMs);
    await start().resume();
    await running.pop()?.close();
  }

  expect(await open()).toBe(0);
  const [paid] = await books.query(`SELECT count(*)::int AS n FROM sagas WHERE state = 'POSTED'`);
  const captured = [...provider.charges.values()].filter(({ state }) => state === 'CAPTURED').length;
  expect(provider.captures).toBe(captured);
  expect(paid).toEqual({ n: captured });
  expect(captured).toBeGreaterThan(0);
  const total = String(captured * 1250);
  expect(await books.balances()).toEqual({ 'psp:clearing': total, [`pod:${POD}:posted`]: `-${total}` });
  const [aborts] = await books.query(
    `SELECT (SELECT count(*)::int FROM sagas WHERE state = 'ABORTED') AS sagas, (SELECT count(*)::int FROM journals WHERE kind = 'ABORT') AS journals`,
  );
  expect(aborts?.['journals']).toBe(aborts?.['sagas']);
}, 60_000);
