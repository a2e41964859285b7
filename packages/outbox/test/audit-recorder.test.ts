import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditEventRefusal, MAX_BODY_BYTES } from '@crowdpay/audit-event';
import type pg from 'pg';
import { OUTBOX_SQL, type ProducerDatabase, change, producerDatabase, record } from './fixture.ts';

describe('the audit recorder', () => {
  let database: ProducerDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await producerDatabase();
    client = await database.connect();
  });
  afterAll(async () => {
    await database.drop();
  });

  it('refuses an event with raw personal data before it reaches the database', async () => {
    const leaking = change('alice@example.com', 1);
    await expect(record(client, leaking)).rejects.toBeInstanceOf(AuditEventRefusal);
    expect((await client.query('SELECT 1 FROM outbox')).rowCount).toBe(0);
  });

  it('takes the largest event that there may be, and its envelope', async () => {
    const related = Array.from(
      { length: 1000 },
      (_, index) => `usr_${'x'.repeat(120)}${String(index).padStart(4, '0')}`,
    );
    await record(client, { ...change('usr_ada', 2), related: related.slice(0, 990) });
    const { rows } = await client.query<{ bytes: number }>('SELECT octet_length(body) AS bytes FROM outbox');
    expect(rows[0]?.bytes).toBeGreaterThan(120_000);
    const line = 'x'.repeat(2 * MAX_BODY_BYTES + 2048);
    await client.query(
      `INSERT INTO envelopes (seq, event_id, chain_hash, line) VALUES (1, 'evt_1', decode(repeat('00', 32), 'hex'), $1)`,
      [line],
    );
  });
});

describe('the SQL of the outbox', () => {
  it.each(['identity', 'pods', 'payments', 'vault', 'audit'])(
    'stands verbatim in the migrations of %s',
    async (producer) => {
      const folder = join(import.meta.dirname, '../../../prisma', producer, 'migrations');
      const migrations = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
      const texts = await Promise.all(
        migrations.map((entry) => readFile(join(folder, entry.name, 'migration.sql'), 'utf8')),
      );
      for (const file of OUTBOX_SQL) expect(texts.join('\n')).toContain((await readFile(file, 'utf8')).trimEnd());
    },
  );
});
