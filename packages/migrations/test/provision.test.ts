import { randomBytes } from 'node:crypto';
import { closeServer, provisionDatabase, provisionRole } from '@crowdpay/migrations';
import { createEmptyDatabase, type TestDatabase } from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

const suffix = randomBytes(4).toString('hex');
const alice = { name: `alice_${suffix}`, password: 'alice-secret' };
const bob = { name: `bob_${suffix}`, password: "bob's secret" };
const databases = [`of_alice_${suffix}`, `of_bob_${suffix}`] as const;
let server: TestDatabase;

beforeAll(async () => {
  server = await createEmptyDatabase();
  await asAdmin(async (admin) => {
    await closeServer(admin);
    await provisionRole(admin, alice);
    await provisionRole(admin, bob);
  });
  const adminUrl = server.adminUrl;
  await provisionDatabase({ adminUrl, database: databases[0], roles: [alice.name], tables: 'read-write' });
  await provisionDatabase({ adminUrl, database: databases[1], roles: [bob.name], tables: 'as-granted' });
  await asAdmin((admin) => admin.query('CREATE TABLE things (id serial PRIMARY KEY, name text)'), databases[0]);
  await asAdmin((admin) => admin.query('CREATE TABLE things (id serial PRIMARY KEY, name text)'), databases[1]);
});

afterAll(async () => {
  await asAdmin(async (admin) => {
    for (const name of databases) await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
    for (const role of [alice, bob]) await admin.query(`DROP ROLE "${role.name}"`);
  });
  await server.drop();
});

async function query(role: { name: string; password: string }, database: string, sql: string): Promise<unknown[]> {
  const { hostname, port } = new URL(server.adminUrl);
  const client = new Client({ user: role.name, password: role.password, host: hostname, port: Number(port), database });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function asAdmin(work: (admin: Client) => Promise<unknown>, database?: string): Promise<void> {
  const url = new URL(server.adminUrl);
  if (database !== undefined) url.pathname = `/${database}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

describe('a provisioned role', () => {
  it('reads and writes the rows of its own database', async () => {
    await query(alice, databases[0], "INSERT INTO things (name) VALUES ('a')");
    expect(await query(alice, databases[0], 'SELECT name FROM things')).toEqual([{ name: 'a' }]);
  });

  it('cannot connect to the database of another, to the administrative one, or to a template', async () => {
    for (const database of [databases[1], 'postgres', 'template1']) {
      await expect(query(alice, database, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('cannot change tables, not even its own', async () => {
    for (const sql of [
      'DROP TABLE things',
      'TRUNCATE things',
      'CREATE TABLE mine (id int)',
      'CREATE TEMP TABLE t ()',
    ]) {
      await expect(query(alice, databases[0], sql)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('has no rights in an as-granted database beyond what a migration grants', async () => {
    await expect(query(bob, databases[1], 'SELECT * FROM things')).rejects.toMatchObject({ code: '42501' });
  });

  it('cannot hang in a transaction', async () => {
    const rows = await query(alice, databases[0], "SELECT current_setting('transaction_timeout') AS timeout");
    expect(rows).toEqual([{ timeout: '30s' }]);
  });

  it('takes a new password at the next provisioning, and the old one no longer works', async () => {
    await asAdmin((admin) => provisionRole(admin, { name: bob.name, password: 'new secret' }));
    await expect(query(bob, databases[1], 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(await query({ ...bob, password: 'new secret' }, databases[1], 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
