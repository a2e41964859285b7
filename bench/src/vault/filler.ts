import type { Client } from 'pg';

/**
 * Fills a vault's database up to `total` tokens with rows that look like tokens of other people: random blind indexes and
 * ciphertexts. They are written as a superuser past foreign keys, which only costs time; indexes are kept as they are.
 */
export async function fillTokens(admin: Client, tenant: string, total: number): Promise<void> {
  await admin.query("SET session_replication_role = 'replica'");
  await admin.query(
    `INSERT INTO tokens (tenant, token, kind, mode, single_use, canonical_version, odd_index_version, odd_blind_index, collisions, created_at)
     SELECT $1, 'tok.' || left(translate(md5(n::text) || md5((n + 1)::text), 'ilou', 'wxyz'), 26) || '@pii.invalid',
       'EMAIL', 'DETERMINISTIC', false, 1, 1, sha256(n::text::bytea), 0, now()
     FROM generate_series(1, $2::int - (SELECT count(*)::int FROM tokens)) AS n`,
    [tenant, total],
  );
  await admin.query(
    `INSERT INTO holdings (tenant, token, subject, key_version, ciphertext, created_at)
     SELECT tenant, token, 'usr_' || left(md5(token), 26), 1, sha512(token::bytea), created_at
     FROM tokens WHERE NOT EXISTS (SELECT FROM holdings h WHERE h.tenant = tokens.tenant AND h.token = tokens.token)`,
  );
  await admin.query('RESET session_replication_role');
  await admin.query('VACUUM (ANALYZE) tokens');
  await admin.query('VACUUM (ANALYZE) holdings');
}
