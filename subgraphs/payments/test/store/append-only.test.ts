import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@crowdpay/testkit';
import { Client } from 'pg';

const TABLES = ['accounts', 'journals', 'postings', 'saga_transitions', 'contributions', 'risk_assessments'];

let database: TestDatabase;
let service: Client;
let owner: Client;

beforeAll(async () => {
  database = await createTestDatabase({ subgraph: 'payments' });
  service = new Client({ connectionString: database.url });
  owner = new Client({ connectionString: database.adminUrl });
  await Promise.all([service.connect(), owner.connect()]);
});
afterAll(async () => {
  await Promise.all([service.end(), owner.end()]);
  await database.drop();
});

describe.each(TABLES)('table %s is append-only', (table) => {
  const attacks = [`UPDATE ${table} SET tenant = 'x'`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`];

  it.each(attacks)("the service's role has no privilege to %s", async (sql) => {
    await expect(service.query(sql)).rejects.toMatchObject({
      code: '42501',
      message: expect.stringContaining('denied'),
    });
  });

  it.each(attacks)('the owner is refused by a trigger: %s', async (sql) => {
    await expect(owner.query(sql)).rejects.toMatchObject({ message: expect.stringContaining('is append-only') });
  });

  it('replication, which skips ordinary triggers, is refused too', async () => {
    await owner.query('SET session_replication_role = replica');
    await expect(owner.query(`DELETE FROM ${table}`)).rejects.toMatchObject({
      message: expect.stringContaining('is append-only'),
    });
    await owner.query('RESET session_replication_role');
  });

  it("the service's role cannot take the triggers away", async () => {
    await expect(service.query(`DROP TRIGGER refuse_change ON ${table}`)).rejects.toMatchObject({ code: '42501' });
    await expect(service.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`)).rejects.toMatchObject({ code: '42501' });
  });
});

it('the saga, the one table that changes, cannot be emptied by the service', async () => {
  await expect(service.query('DELETE FROM sagas')).rejects.toMatchObject({ code: '42501' });
  await expect(service.query('TRUNCATE sagas CASCADE')).rejects.toMatchObject({ code: '42501' });
});
