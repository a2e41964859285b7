import { expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, eventually, silentLogger } from '@crowdpay/testkit';
import { openDatabase } from '../../src/store/database.ts';

it('outlives idle connections that the server ends, and says so', async () => {
  const testDatabase = await createTestDatabase({ subgraph: 'vault' });
  const log = silentLogger();
  const warn = jest.spyOn(log, 'warn');
  const database = openDatabase(testDatabase.url, log);
  const admin = new Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  try {
    await Promise.all([database.pool.query('SELECT pg_sleep(0.01)'), database.pool.query('SELECT pg_sleep(0.01)')]);
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'vault'",
    );
    await eventually(() => {
      expect(warn).toHaveBeenCalledTimes(2);
    });
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  } finally {
    await database.close();
    await admin.end();
    await testDatabase.drop();
  }
});
