import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '@crowdpay/clock';
import { type TestDatabase, createTestDatabase } from '@crowdpay/testkit';
import pg from 'pg';
import { acceptBatch } from '../../src/use-cases/accept-batch.ts';
import { Producer, Topic, openStores, registryOf } from '../fixture.ts';

describe('the audit database', () => {
  let testDatabase: TestDatabase;

  beforeAll(async () => {
    testDatabase = await createTestDatabase({ subgraph: 'audit' });
    const { database, ledger } = openStores(testDatabase.url);
    const producer = new Producer();
    const deps = { ledger, registry: registryOf(producer), clock: systemClock };
    await acceptBatch(deps, 'pods', new Topic().batch(producer.next(), 'garbage'));
    await database.close();
  });
  afterAll(async () => {
    await testDatabase.drop();
  });

  const statements = ['entries', 'entry_names', 'tree_nodes', 'quarantine'].flatMap((table) => [
    `DELETE FROM ${table}`,
    `TRUNCATE ${table} CASCADE`,
  ]);
  const attempts = [
    ...statements,
    `UPDATE entries SET line = 'x'`,
    `UPDATE tree_nodes SET hash = hash`,
    `UPDATE quarantine SET fault = 'x'`,
  ];

  it.each(
    attempts.flatMap((sql) => [
      ['audit', sql],
      ['the owner', sql],
    ]),
  )('refuses %s: %s', async (who, sql) => {
    const client = new pg.Client({
      connectionString: who === 'audit' ? testDatabase.url : testDatabase.adminUrl,
    });
    await client.connect();
    try {
      await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.end();
    }
  });
});
