import { type Client, escapeIdentifier } from 'pg';

// The vault's own columns, filled with rows that look like other people's tokens: random blind indexes and ciphertexts.
const TOKENS = `
  INSERT INTO tokens (tenant, token, kind, mode, canonical_version, odd_index_version, odd_blind_index, created_at)
  SELECT $1, 'tok.' || left(translate(encode(sha256(n::text::bytea), 'hex'), 'ilou', 'wxyz'), 26) || '@pii.invalid',
    'EMAIL', 'DETERMINISTIC', 1, 1, sha256(('index ' || n)::bytea), now()
  FROM generate_series(1, $2::int - (SELECT count(*)::int FROM tokens)) AS n`;

const HOLDINGS = `
  INSERT INTO holdings (tenant, token, subject, key_version, ciphertext, created_at)
  SELECT tenant, token, 'usr_' || substr(token, 5, 26), 1, substr(sha512(token::bytea), 1, 53), created_at
  FROM tokens WHERE token NOT IN (SELECT token FROM holdings)`;

/**
 * Fills a vault's database up to `total` tokens, one holding each. It is done without foreign keys, and
 * the indexes are built anew afterwards: that takes seconds instead of minutes, and what is measured later is the same.
 */
export async function fillTokens(admin: Client, tenant: string, total: number): Promise<void> {
  await withoutIndexes(admin, ['holdings', 'tokens'], async () => {
    await admin.query(TOKENS, [tenant, total]);
    await admin.query(HOLDINGS);
  });
  await admin.query('VACUUM (ANALYZE) tokens, holdings');
}

interface Definition {
  readonly table: string;
  readonly name: string;
  readonly sql: string;
}

async function withoutIndexes(admin: Client, tables: readonly string[], work: () => Promise<void>): Promise<void> {
  const constraints = await admin.query<Definition>(
    `SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS sql FROM pg_constraint
     WHERE conrelid::regclass::text = ANY ($1) AND contype IN ('p', 'f') ORDER BY contype = 'f' DESC, conrelid`,
    [tables],
  );
  const keys = constraints.rows.filter(({ sql }) => !sql.startsWith('FOREIGN'));
  const indexes = await admin.query<Definition>(
    'SELECT tablename AS table, indexname AS name, indexdef AS sql FROM pg_indexes WHERE tablename = ANY ($1) AND indexname <> ALL ($2)',
    [tables, keys.map(({ name }) => name)],
  );
  for (const { table, name } of constraints.rows) {
    await admin.query(`ALTER TABLE ${table} DROP CONSTRAINT ${escapeIdentifier(name)}`);
  }
  for (const { name } of indexes.rows) await admin.query(`DROP INDEX ${escapeIdentifier(name)}`);
  // Without a write-ahead log the filling takes half the time; look-ups, all that comes later, write nothing.
  for (const table of tables) await admin.query(`ALTER TABLE ${table} SET UNLOGGED`);
  await work();
  await admin.query("SET maintenance_work_mem = '256MB'");
  for (const { table, name, sql } of keys) {
    await admin.query(`ALTER TABLE ${table} ADD CONSTRAINT ${escapeIdentifier(name)} ${sql}`);
  }
  for (const { sql } of indexes.rows) await admin.query(sql);
}
