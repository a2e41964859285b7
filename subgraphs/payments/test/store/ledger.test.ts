import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { createTestDatabase, type TestDatabase } from '@crowdpay/testkit';
import { Client } from 'pg';
import { type Books, openBooks } from '../support/books.ts';
import { FakeProvider } from '../support/fake-provider.ts';
import { ANNA, contributeInput, POD } from '../support/inputs.ts';
import { type PaymentsProcess, person, startProcess } from '../support/payments-process.ts';
import { testPolicy } from '../support/policy.ts';

let database: TestDatabase;
let payments: PaymentsProcess;
let service: Client;
let books: Books;
let sagaId: string;

beforeAll(async () => {
  database = await createTestDatabase({ subgraph: 'payments' });
  const clock = new ManualClock();
  const policy = await testPolicy();
  payments = startProcess({ databaseUrl: database.url, provider: new FakeProvider(), policy, clock });
  service = new Client({ connectionString: database.url });
  await service.connect();
  books = await openBooks(database.adminUrl);
  ({ sagaId } = (await payments.contribute(person(ANNA), contributeInput())).contribution);
});
afterAll(async () => {
  await Promise.all([payments.close(), service.end(), books.close()]);
  await database.drop();
});

/** Writes a journal as the service's role by plain SQL, past all of our code. */
async function writeJournal(id: string, amounts: readonly (readonly [string, number, string])[]): Promise<void> {
  await service.query('BEGIN');
  try {
    await service.query(
      `INSERT INTO journals (tenant, id, kind, saga_id, reference, posted_at) VALUES ('default', $1, 'SETTLE', $2, $1, now())`,
      [id, sagaId],
    );
    for (const [index, [code, amount, currency]] of amounts.entries()) {
      await service.query(
        `INSERT INTO postings (tenant, journal_id, line, account_code, amount_minor, currency) VALUES ('default', $1, $2, $3, $4, $5)`,
        [id, index + 1, code, amount, currency],
      );
    }
    await service.query('COMMIT');
  } catch (error) {
    await service.query('ROLLBACK');
    throw error;
  }
}

describe('a journal that the database is given past our code', () => {
  const unbalanced = { code: '23514', constraint: 'journal_balances' };

  it('is refused at commit when its sides differ', async () => {
    const lines = [['psp:clearing', 5, 'EUR'] as const, [`pod:${POD}:posted`, -4, 'EUR'] as const];
    await expect(writeJournal('jrn_a', lines)).rejects.toMatchObject(unbalanced);
  });

  it('is refused at commit when it has no postings, or one', async () => {
    await expect(writeJournal('jrn_b', [])).rejects.toMatchObject(unbalanced);
    await expect(writeJournal('jrn_c', [['psp:clearing', 5, 'EUR']])).rejects.toMatchObject(unbalanced);
  });

  it('is refused when it balances only across currencies', async () => {
    await books.query(
      `INSERT INTO accounts (tenant, code, currency, kind, created_at) VALUES ('default', 'psp:clearing', 'USD', 'PSP_CLEARING', now())`,
    );
    const lines = [['psp:clearing', 5, 'USD'] as const, [`pod:${POD}:posted`, -5, 'EUR'] as const];
    await expect(writeJournal('jrn_d', lines)).rejects.toMatchObject(unbalanced);
  });

  it('is refused for an account that does not exist', async () => {
    const lines = [['psp:clearing', 5, 'EUR'] as const, ['pod:nobody:posted', -5, 'EUR'] as const];
    await expect(writeJournal('jrn_e', lines)).rejects.toMatchObject({ code: '23503' });
  });

  it('cannot be added to later, not even by a balanced pair', async () => {
    const [old] = await books.query('SELECT id FROM journals LIMIT 1');
    const add = service.query(
      `INSERT INTO postings (tenant, journal_id, line, account_code, amount_minor, currency) VALUES ('default', $1, 90, 'psp:clearing', 5, 'EUR'), ('default', $1, 91, 'psp:clearing', -5, 'EUR')`,
      [old?.['id']],
    );
    await expect(add).rejects.toMatchObject({ code: '23514', constraint: 'journal_is_closed' });
  });

  it('is refused when its cause has a journal already', async () => {
    const twice = service.query(
      `INSERT INTO journals (tenant, id, kind, saga_id, reference, posted_at) VALUES ('default', 'jrn_f', 'CAPTURE', $1, $1 || ':CAPTURE', now())`,
      [sagaId],
    );
    await expect(twice).rejects.toMatchObject({ code: '23505' });
  });

  it('leaves nothing of all that in the books', async () => {
    expect(await books.trialBalance()).toEqual({ EUR: '0' });
    expect(await books.journalKinds()).toEqual(['RESERVE', 'CAPTURE']);
  });
});

describe('the ledger', () => {
  it('gives a balance as the sum of postings, zero for an account without any', async () => {
    expect(await payments.ledger.balance('default', `pod:${POD}:posted`, 'EUR')).toBe(-1250n);
    expect(await payments.ledger.balance('default', `pod:${POD}:posted`, 'USD')).toBe(0n);
    expect(await payments.ledger.balance('other', `pod:${POD}:posted`, 'EUR')).toBe(0n);
  });

  it('reads a balance from the index alone', async () => {
    await books.query('VACUUM ANALYZE postings');
    await books.query('SET enable_seqscan = off');
    const plan = await books.query(
      `EXPLAIN SELECT sum(amount_minor) FROM postings WHERE tenant = 'default' AND account_code = 'psp:clearing' AND currency = 'EUR'`,
    );
    expect(JSON.stringify(plan)).toContain('Index Only Scan using postings_of_account');
  });
});
