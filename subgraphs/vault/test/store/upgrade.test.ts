import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { deployMigrations } from '@crowdpay/migrations';
import { createEmptyDatabase, silentLogger, type TestDatabase } from '@crowdpay/testkit';

const MIGRATIONS = join(import.meta.dirname, '../../../../prisma/vault/migrations');
const FIRST_VERSION = '20261124000000_init';

let database: TestDatabase;
let client: Client;
let directory: string;

/** A vault of the first version, in use, that is then brought to the present one. */
beforeAll(async () => {
  database = await createEmptyDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  directory = await mkdtemp(join(tmpdir(), 'first-version-'));
  await cp(join(MIGRATIONS, FIRST_VERSION), join(directory, FIRST_VERSION), { recursive: true });
  const options = { connectionString: database.url, log: silentLogger() };
  await deployMigrations({ ...options, directory });
  await client.query(`
    INSERT INTO tenant_keys VALUES ('acme', 1, decode(repeat('ab', 40), 'hex'), 'local-1', '2026-01-01Z');
    INSERT INTO subject_keys VALUES ('acme', 'usr_ada', 1, decode(repeat('cd', 60), 'hex'), 1, '2026-01-01Z', NULL);
    INSERT INTO tokens (tenant, token, kind, canonical_version, index_key_version, blind_index, created_at) VALUES
      ('acme', 'tok_name_' || repeat('1', 26), 'NAME', 1, 1, decode(repeat('11', 32), 'hex'), '2026-01-02Z'),
      ('acme', 'tok_name_' || repeat('2', 26), 'NAME', 1, NULL, NULL, '2026-01-03Z');
    INSERT INTO holdings VALUES
      ('acme', 'tok_name_' || repeat('1', 26), 'usr_ada', 1, decode(repeat('ef', 40), 'hex'), '2026-01-02Z');`);
  await deployMigrations({ ...options, directory: MIGRATIONS });
});

afterAll(async () => {
  await client.end();
  await database.drop();
  await rm(directory, { recursive: true });
});

async function rowsOf(query: string): Promise<unknown[]> {
  return (await client.query<object>(query)).rows;
}

describe('a vault of the first version that is brought to the present one', () => {
  it('keeps its tokens, which are deterministic and found as before', async () => {
    const living = `SELECT mode, odd_index_version, encode(odd_blind_index, 'hex') AS index, even_index_version
      FROM tokens WHERE erased_at IS NULL`;
    expect(await rowsOf(living)).toEqual([
      { mode: 'DETERMINISTIC', odd_index_version: 1, index: '11'.repeat(32), even_index_version: null },
    ]);
    expect(await rowsOf('SELECT subject FROM holdings')).toEqual([{ subject: 'usr_ada' }]);
  });

  it('knows its erased tokens as erased', async () => {
    expect(await rowsOf('SELECT right(token, 1) AS token FROM tokens WHERE erased_at IS NOT NULL')).toEqual([
      { token: '2' },
    ]);
  });

  it('has the state of its index; which key made it is noted at the next use', async () => {
    expect(await rowsOf('SELECT tenant, epoch::int, lookup_version, next_version FROM index_states')).toEqual([
      { tenant: 'acme', epoch: 1, lookup_version: 1, next_version: null },
    ]);
    expect(await rowsOf('SELECT tenant, version, mac_key_id, created_at FROM index_keys')).toEqual([
      { tenant: 'acme', version: 1, mac_key_id: null, created_at: new Date('2026-01-02T00:00:00.000Z') },
    ]);
  });
});
