// Each statement answers a whole batch in one round trip: the values arrive as arrays, `unnest` makes rows of them, and
// each row is looked up by an index.

/** $1 tenant, $2 index key version, $3 kinds, $4 blind indexes, $5 subject or NULL. */
export const FIND_TOKENS = `
  SELECT wanted.position::int AS position, tokens.token, holdings.subject IS NOT NULL AS held
  FROM unnest($3::text[], $4::bytea[]) WITH ORDINALITY AS wanted (kind, blind_index, position)
  JOIN tokens ON tokens.tenant = $1 AND tokens.kind = wanted.kind
    AND tokens.index_key_version = $2 AND tokens.blind_index = wanted.blind_index
  LEFT JOIN holdings ON holdings.tenant = $1 AND holdings.token = tokens.token AND holdings.subject = $5`;

/**
 * $1 tenant, $2 subject, $3 key version, $4 index key version, $5 created at; then the arrays: $6 kinds, $7 tokens,
 * $8 ciphertexts, $9 canonical versions, $10 blind indexes (NULL for a token that exists), $11 collisions.
 *
 * One statement, so that no crash leaves a token without a holding. DO NOTHING without a target covers both races: the
 * value has a token by now, or the token another value (of this batch too, so what was minted is known by both). Every writer takes its locks in the same order, tokens by blind
 * index and then holdings by token, so that two batches that overlap do not wait for one another.
 */
export const ADD_HOLDINGS = `
  WITH brought AS (
    SELECT * FROM unnest($6::text[], $7::text[], $8::bytea[], $9::smallint[], $10::bytea[], $11::smallint[])
      WITH ORDINALITY AS t (kind, token, ciphertext, canonical_version, blind_index, collisions, position)
  ), minted AS (
    INSERT INTO tokens
      (tenant, token, kind, canonical_version, index_key_version, blind_index, collisions, created_at)
    SELECT $1, token, kind, canonical_version, $4::int, blind_index, collisions, $5::timestamptz
    FROM brought WHERE blind_index IS NOT NULL ORDER BY kind, blind_index
    ON CONFLICT DO NOTHING RETURNING token, blind_index
  ), settled AS (
    SELECT position, token, ciphertext FROM brought
    WHERE blind_index IS NULL OR (token, blind_index) IN (SELECT token, blind_index FROM minted)
  ), held AS (
    INSERT INTO holdings (tenant, token, subject, key_version, ciphertext, created_at)
    SELECT $1, token, $2, $3::int, ciphertext, $5::timestamptz FROM settled ORDER BY token
    ON CONFLICT DO NOTHING
  )
  SELECT position::int AS position FROM settled`;

/**
 * $1 tenant, $2 tokens, $3 caller or NULL. The caller's own holding comes first; any other is found without sorting the
 * thousands that a common name may have.
 */
export const OPEN_TOKENS = `
  SELECT wanted.position::int AS position, tokens.kind, held.subject, held.own, held.ciphertext,
    held.key_version AS "keyVersion", held.wrapped, held.tenant_key_version AS "tenantKeyVersion"
  FROM unnest($2::text[]) WITH ORDINALITY AS wanted (token, position)
  JOIN tokens ON tokens.tenant = $1 AND tokens.token = wanted.token
  CROSS JOIN LATERAL (
    (SELECT true AS own, h.subject, h.ciphertext, h.key_version, k.wrapped, k.tenant_key_version
     FROM holdings h JOIN subject_keys k ON k.tenant = $1 AND k.subject = h.subject AND k.version = h.key_version
     WHERE h.tenant = $1 AND h.token = tokens.token AND h.subject = $3 AND k.wrapped IS NOT NULL)
    UNION ALL
    (SELECT false, h.subject, h.ciphertext, h.key_version, k.wrapped, k.tenant_key_version
     FROM holdings h JOIN subject_keys k ON k.tenant = $1 AND k.subject = h.subject AND k.version = h.key_version
     WHERE h.tenant = $1 AND h.token = tokens.token AND k.wrapped IS NOT NULL LIMIT 1)
    ORDER BY own DESC LIMIT 1
  ) AS held`;
