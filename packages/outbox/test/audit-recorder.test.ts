import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditEventRefusal } from '@crowdpay/audit-event';
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
});

describe('outbox.sql', () => {
  it.each(['identity', 'pods', 'payments', 'vault'])('stands verbatim in a migration of %s', async (producer) => {
    const folder = join(import.meta.dirname, '../../../prisma', producer, 'migrations');
    const migrations = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const texts = await Promise.all(
      migrations.map((entry) => readFile(join(folder, entry.name, 'migration.sql'), 'utf8')),
    );
    expect(texts.join('\n')).toContain((await readFile(OUTBOX_SQL, 'utf8')).trimEnd());
  });
});
