import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type TestDatabase, createTestDatabase, eventually, silentLogger } from '@crowdpay/testkit';
import pg from 'pg';
import { type EventLog, postgresEventLog } from '../src/index.ts';
import { type Harness, describeEventLog } from './contract.ts';

function openAs(database: TestDatabase, role: string): EventLog {
  return postgresEventLog({ connectionString: database.urlFor(role), log: silentLogger() });
}

async function open(): Promise<Harness> {
  const database = await createTestDatabase({ subgraph: 'event-log' });
  const writer = openAs(database, 'pods');
  const other = openAs(database, 'payments');
  const third = openAs(database, 'vault');
  const reader = openAs(database, 'audit');
  const otherReader = openAs(database, 'audit');
  await writer.ensureTopic('audit.events.pods');
  await other.ensureTopic('audit.events.payments');
  return {
    writer,
    reader,
    otherReader,
    topic: 'audit.events.pods',
    otherTopic: 'audit.events.payments',
    // Only its writer could create it, and it has not.
    group: 'audit',
    appendToOther: (records) => other.append('audit.events.payments', records),
    appendToMissing: (records) => third.append('audit.events.vault', records),
    async another() {
      const elsewhere = await createTestDatabase({ subgraph: 'event-log' });
      const log = openAs(elsewhere, 'pods');
      return {
        log,
        async close() {
          await log.close();
          await elsewhere.drop();
        },
      };
    },
    async close() {
      await Promise.all([writer, other, third, reader, otherReader].map((log) => log.close()));
      await database.drop();
    },
  };
}

describeEventLog('PostgreSQL', open);

describe('the event log on PostgreSQL against those who may not', () => {
  let database: TestDatabase;
  let clients: pg.Client[];

  beforeEach(async () => {
    database = await createTestDatabase({ subgraph: 'event-log' });
    clients = [];
    const audit = await connect('audit');
    await audit.query(`SELECT event_log_ensure_topic('audit.events.pods')`);
    await audit.query(`SELECT event_log_ensure_topic('audit.ledger')`);
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await database.drop();
  });

  async function connect(role: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: role === 'admin' ? database.adminUrl : database.urlFor(role) });
    await client.connect();
    clients.push(client);
    return client;
  }

  const append = (topic: string): string => `SELECT event_log_append('${topic}', '{k}', '{"\\\\x00"}')`;

  it.each([
    ['payments', append('audit.events.pods'), 'another producer’s topic'],
    ['pods', append('audit.ledger'), 'the ledger'],
    ['pods', append('audit.quarantine'), 'the quarantine'],
    ['audit', append('audit.events.pods'), 'a producer’s topic, as audit'],
    ['admin', append('audit.events.pods'), 'a producer’s topic, as the owner of the tables'],
    ['pods', `INSERT INTO records VALUES ('audit.events.pods', 0, 'k', '', now(), 'pods')`, 'its table'],
    ['audit', `INSERT INTO records VALUES ('audit.events.pods', 0, 'k', '', now(), 'pods')`, 'its table, as audit'],
    ['pods', `UPDATE topics SET next_offset = 0`, 'its offsets'],
    ['pods', `SELECT event_log_ensure_topic('audit.events.payments')`, 'another producer’s topic by creating it'],
  ])('refuses %s: %s (%s)', async (role, sql) => {
    await expect((await connect(role)).query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('goes by who logged in: taking another role does not help', async () => {
    const admin = await connect('admin');
    await admin.query('SET ROLE pods');
    await expect(admin.query(append('audit.events.pods'))).rejects.toMatchObject({ code: '42501' });
  });

  it('is not led astray by a table of the caller’s that bears the name of ours', async () => {
    const pods = await connect('pods');
    await (await connect('admin')).query(`GRANT TEMPORARY ON DATABASE ${pods.database ?? ''} TO pods`);
    await pods.query('CREATE TEMPORARY TABLE topics (name text, next_offset bigint)');
    await pods.query(`INSERT INTO topics VALUES ('audit.events.pods', 1000)`);
    const { rows } = await pods.query<{ offset: string }>(`${append('audit.events.pods')} AS offset`);
    expect(rows[0]?.offset).toBe('0');
  });

  describe('reading', () => {
    const producers = ['identity', 'pods', 'payments', 'vault', 'audit'];

    beforeEach(async () => {
      for (const producer of producers) {
        const client = await connect(producer);
        await client.query(`SELECT event_log_ensure_topic('audit.events.${producer}')`);
        await client.query(append(`audit.events.${producer}`));
      }
      await (await connect('audit')).query(append('audit.ledger'));
    });

    it.each([
      ['identity', ['audit.events.identity', 'audit.events.vault']],
      ['pods', ['audit.events.pods', 'audit.events.vault']],
      ['payments', ['audit.events.payments', 'audit.events.vault']],
      ['vault', producers.map((producer) => `audit.events.${producer}`)],
      ['audit', [...producers.map((producer) => `audit.events.${producer}`), 'audit.ledger']],
    ])('shows %s its own topic and those that it follows, and no other', async (role, topics) => {
      const client = await connect(role);
      const records = await client.query<{ topic: string }>('SELECT topic FROM records ORDER BY topic');
      expect(records.rows.map(({ topic }) => topic)).toEqual([...topics].sort());
      const named = await client.query<{ name: string }>('SELECT name FROM topics WHERE next_offset > 0 ORDER BY name');
      expect(named.rows.map(({ name }) => name)).toEqual([...topics].sort());
    });

    it('hands a reader nothing of a topic that it does not follow', async () => {
      const log = openAs(database, 'pods');
      const seen: string[] = [];
      try {
        await log.subscribe({
          topics: ['audit.events.payments', 'audit.events.vault'],
          group: 'pods-inbox',
          positions: () => Promise.resolve(0n),
          onBatch: (batch) => {
            seen.push(batch.topic);
            return Promise.resolve();
          },
        });
        await eventually(() => {
          expect(seen).toEqual(['audit.events.vault']);
        });
      } finally {
        await log.close();
      }
    });

    it.each(producers)('costs %s no more than a batch, however much lies behind it', async (role) => {
      const admin = await connect('admin');
      await admin.query(
        `INSERT INTO records SELECT topic, n, 'k', '', now(), '' FROM generate_series(1, 10000) AS n,
           unnest(ARRAY['audit.events.vault', 'audit.events.pods']) AS topic`,
      );
      await admin.query('ANALYZE records');
      const plan = await (
        await connect(role)
      ).query<Record<string, string>>(
        `EXPLAIN SELECT * FROM records WHERE topic = 'audit.events.vault' AND "offset" >= 5 ORDER BY "offset" LIMIT 1000`,
      );
      const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(text).toContain('Index Scan using records_pkey');
      expect(text).not.toContain('Sort');
    });

    it.each([
      ['pods', 'DROP POLICY pods_reads ON records'],
      ['pods', 'ALTER TABLE records DISABLE ROW LEVEL SECURITY'],
      ['pods', 'CREATE POLICY mine ON records FOR SELECT TO pods USING (true)'],
      ['pods', 'SET ROLE audit'],
    ])('lets %s not change that: %s', async (role, sql) => {
      await expect((await connect(role)).query(sql)).rejects.toMatchObject({ code: '42501' });
    });
  });

  it.each([`UPDATE records SET value = '\\x01'`, 'DELETE FROM records', 'TRUNCATE records'])(
    'lets nobody change what is written: %s',
    async (sql) => {
      await (await connect('pods')).query(append('audit.events.pods'));
      await expect((await connect('admin')).query(sql)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it('finds its reader again after the reader’s session was cut', async () => {
    const log = openAs(database, 'audit');
    const keys: string[] = [];
    try {
      await log.subscribe({
        topics: ['audit.events.pods'],
        group: 'audit',
        positions: () => Promise.resolve(BigInt(keys.length)),
        onBatch: (batch) => {
          keys.push(...batch.records.map((record) => record.key));
          return Promise.resolve();
        },
      });
      const pods = await connect('pods');
      const admin = await connect('admin');
      await pods.query(append('audit.events.pods'));
      await eventually(() => {
        expect(keys).toHaveLength(1);
      });
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'event-log-reader' AND datname = current_database()`,
      );
      await pods.query(append('audit.events.pods'));
      await eventually(() => {
        expect(keys).toHaveLength(2);
      });
    } finally {
      await log.close();
    }
  });
});
