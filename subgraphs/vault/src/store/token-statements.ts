import type { IndexPlace } from './index-place.ts';

// Each statement answers a whole batch in one round trip: the values arrive as arrays, `unnest` makes rows of them, and
// each row is looked up by an index. A look-up that is LATERAL with a LIMIT stays one: a plan is kept for long, and one
// that was made while the table was small must not read it whole when it has grown.
//
// What the caller assumed (the index's epoch, the subject's key) is checked in the statement itself, on locked rows where
// it writes: no time passes between the check and what depends on it.

/** A statement that each connection prepares once, under its name: to plan one of these costs as much as to run it. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

// $1 tenant, $2 epoch, $3 index key version, $4 kinds, $5 blind indexes, $6 subject or NULL. One snapshot holds both the
// epoch and the tokens, so an epoch that is the caller's vouches for what is found and for what is not.
function findTokens(place: IndexPlace): PreparedStatement {
  const text = `
  SELECT state.epoch = $2::bigint AS current, found.position, found.token, found.held
  FROM index_states AS state
  LEFT JOIN (
    SELECT wanted.position::int AS position, known.token, own.held IS NOT NULL AS held
    FROM unnest($4::text[], $5::bytea[]) WITH ORDINALITY AS wanted (kind, blind_index, position)
    CROSS JOIN LATERAL (
      SELECT tokens.token FROM tokens WHERE tokens.tenant = $1 AND tokens.kind = wanted.kind
        AND tokens.${place}_index_version = $3::int AND tokens.${place}_blind_index = wanted.blind_index LIMIT 1
    ) AS known
    LEFT JOIN LATERAL (
      SELECT true AS held FROM holdings
      WHERE holdings.tenant = $1 AND holdings.token = known.token AND holdings.subject = $6 LIMIT 1
    ) AS own ON true
  ) AS found ON state.epoch = $2::bigint
  WHERE state.tenant = $1`;
  return { name: `find-tokens-${place}`, text };
}

/** Finds tokens by the blind indexes of one place; see the comment of its parameters. */
export const FIND_TOKENS: Readonly<Record<IndexPlace, PreparedStatement>> = {
  odd: findTokens('odd'),
  even: findTokens('even'),
};

// $1 tenant, $2 subject, $3 key version. FOR SHARE holds off whoever would destroy or replace the key until the holding
// that was sealed under it is committed; who did so before is waited for, and then seen.
const SEALING_KEY = `
  sealing_key AS (
    SELECT version FROM subject_keys WHERE tenant = $1 AND subject = $2 AND version = $3::int AND wrapped IS NOT NULL
    FOR SHARE
  )`;

const KEY_CURRENT = 'EXISTS (SELECT FROM sealing_key WHERE version = newest_subject_key($1, $2)) AS key_current';

/**
 * $1 tenant, $2 subject, $3 key version, $4 created at, $5 epoch, $6 version of the odd place or NULL, $7 version of the
 * even place or NULL; then the arrays: $8 kinds, $9 tokens, $10 ciphertexts, $11 canonical versions (NULL for a token
 * that exists), $12 odd and $13 even blind indexes, $14 collisions.
 *
 * One statement, so that no crash leaves a token without a holding. DO NOTHING without a target covers all races: the
 * value has a token by now (under either version of the key), or the token another value (of this batch too, so what was
 * minted is known by both).
 *
 * In a rotation, when both versions are given, an existing token that is `behind` is brought up: the rotation may have
 * passed it when nothing of it could be opened.
 *
 * Every writer takes its locks in the same order, so that two batches that overlap do not wait for one another: existing
 * tokens by name, new ones by blind index (writers of one epoch fill the same places), holdings by token.
 */
export const ADD_HOLDINGS: PreparedStatement = {
  name: 'add-holdings',
  text: `
  WITH state AS (
    SELECT FROM index_states WHERE tenant = $1 AND epoch = $5::bigint FOR KEY SHARE
  ), ${SEALING_KEY}, fence AS (
    SELECT EXISTS (SELECT FROM state) AS index_current, ${KEY_CURRENT}
  ), brought AS (
    SELECT t.* FROM fence CROSS JOIN
      unnest($8::text[], $9::text[], $10::bytea[], $11::smallint[], $12::bytea[], $13::bytea[], $14::smallint[])
      WITH ORDINALITY AS t (kind, token, ciphertext, canonical_version, odd, even, collisions, position)
    WHERE fence.index_current AND fence.key_current
  ), living AS (
    SELECT tokens.token FROM brought JOIN tokens ON tokens.tenant = $1 AND tokens.token = brought.token
    WHERE brought.canonical_version IS NULL AND tokens.erased_at IS NULL
    ORDER BY tokens.token FOR KEY SHARE OF tokens
  ), minted AS (
    INSERT INTO tokens (tenant, token, kind, mode, canonical_version, odd_index_version, odd_blind_index,
      even_index_version, even_blind_index, collisions, created_at)
    SELECT $1, token, kind, 'DETERMINISTIC', canonical_version, $6::int, odd, $7::int, even, collisions, $4::timestamptz
    FROM brought CROSS JOIN (SELECT count(*) FROM living) AS locked_first WHERE canonical_version IS NOT NULL
    ORDER BY kind, coalesce(odd, even)
    ON CONFLICT DO NOTHING RETURNING token, coalesce(odd_blind_index, even_blind_index) AS blind_index
  ), settled AS (
    SELECT position, token, ciphertext FROM brought
    WHERE CASE WHEN canonical_version IS NULL THEN token IN (SELECT token FROM living)
      ELSE (token, coalesce(odd, even)) IN (SELECT token, blind_index FROM minted) END
  ), held AS (
    INSERT INTO holdings (tenant, token, subject, key_version, ciphertext, created_at)
    SELECT $1, token, $2, $3::int, ciphertext, $4::timestamptz FROM settled ORDER BY token
    ON CONFLICT DO NOTHING
  ), behind AS (
    SELECT tokens.token FROM living JOIN tokens ON tokens.tenant = $1 AND tokens.token = living.token
    WHERE $6::int IS NOT NULL AND $7::int IS NOT NULL
      AND (tokens.odd_index_version, tokens.even_index_version) IS DISTINCT FROM ($6::int, $7::int)
    ORDER BY tokens.token FOR NO KEY UPDATE OF tokens
  ), indexed AS (
    UPDATE tokens SET odd_index_version = $6::int, odd_blind_index = brought.odd,
      even_index_version = $7::int, even_blind_index = brought.even
    FROM behind JOIN brought USING (token) WHERE tokens.tenant = $1 AND tokens.token = behind.token
  )
  SELECT fence.index_current AS "indexCurrent", fence.key_current AS "keyCurrent", settled.position::int AS position
  FROM fence LEFT JOIN settled ON true`,
};

/**
 * $1 tenant, $2 subject, $3 key version, $4 created at, $5 expires at or NULL, $6 single use; then the arrays: $7 kinds,
 * $8 tokens, $9 ciphertexts, $10 canonical versions, $11 collisions. A token drawn twice in one batch is the first's.
 */
export const ADD_RANDOM: PreparedStatement = {
  name: 'add-random',
  text: `
  WITH ${SEALING_KEY}, fence AS (
    SELECT ${KEY_CURRENT}
  ), brought AS (
    SELECT DISTINCT ON (t.token) t.* FROM fence CROSS JOIN
      unnest($7::text[], $8::text[], $9::bytea[], $10::smallint[], $11::smallint[])
      WITH ORDINALITY AS t (kind, token, ciphertext, canonical_version, collisions, position)
    WHERE fence.key_current ORDER BY t.token, t.position
  ), minted AS (
    INSERT INTO tokens (tenant, token, kind, mode, canonical_version, collisions, expires_at, single_use, created_at)
    SELECT $1, token, kind, 'RANDOM', canonical_version, collisions, $5::timestamptz, $6::boolean, $4::timestamptz
    FROM brought ORDER BY token
    ON CONFLICT DO NOTHING RETURNING token
  ), settled AS (
    SELECT position, token, ciphertext FROM brought JOIN minted USING (token)
  ), held AS (
    INSERT INTO holdings (tenant, token, subject, key_version, ciphertext, created_at)
    SELECT $1, token, $2, $3::int, ciphertext, $4::timestamptz FROM settled ORDER BY token
  )
  SELECT fence.key_current AS "keyCurrent", settled.position::int AS position FROM fence LEFT JOIN settled ON true`,
};

// The tokens that are asked for and still stand for something. $1 tenant, $2 tokens, $4 now.
const LIVING_TOKENS = `
  unnest($2::text[]) WITH ORDINALITY AS wanted (token, position)
  CROSS JOIN LATERAL (
    SELECT * FROM tokens WHERE tokens.tenant = $1 AND tokens.token = wanted.token
      AND tokens.erased_at IS NULL AND (tokens.expires_at IS NULL OR tokens.expires_at > $4::timestamptz) LIMIT 1
  ) AS tokens`;

const LIVING_HOLDINGS = `
  holdings h JOIN subject_keys k ON k.tenant = $1 AND k.subject = h.subject AND k.version = h.key_version
  WHERE h.tenant = $1 AND h.token = tokens.token AND k.wrapped IS NOT NULL`;

const HOLDING_COLUMNS = 'h.subject, h.ciphertext, h.key_version, k.wrapped, k.tenant_key_version';

const HELD_COLUMNS = `wanted.position::int AS position, tokens.kind, tokens.mode, tokens.expires_at AS "expiresAt",
    tokens.single_use AS "singleUse", held.own, held.subject, held.ciphertext, held.key_version AS "keyVersion",
    held.wrapped, held.tenant_key_version AS "tenantKeyVersion"`;

/**
 * $1 tenant, $2 tokens, $3 caller or NULL, $4 now. The caller's own holding comes first; any other is found without
 * sorting the thousands that a common name may have.
 */
export const OPEN_TOKENS: PreparedStatement = {
  name: 'open-tokens',
  text: `
  SELECT ${HELD_COLUMNS} FROM ${LIVING_TOKENS}
  CROSS JOIN LATERAL (
    (SELECT true AS own, ${HOLDING_COLUMNS} FROM ${LIVING_HOLDINGS} AND h.subject = $3)
    UNION ALL
    (SELECT false, ${HOLDING_COLUMNS} FROM ${LIVING_HOLDINGS} LIMIT 1)
    ORDER BY own DESC LIMIT 1
  ) AS held`,
};

/** $1 tenant, $2 tokens, $3 how many holdings of each, $4 now. */
export const HOLDINGS_OF: PreparedStatement = {
  name: 'holdings-of',
  text: `
  SELECT ${HELD_COLUMNS} FROM ${LIVING_TOKENS}
  CROSS JOIN LATERAL (SELECT false AS own, ${HOLDING_COLUMNS} FROM ${LIVING_HOLDINGS} LIMIT $3::int) AS held`,
};

/** $1 tenant, $2 tokens, $3 how many holders of each, $4 now. */
export const HOLDERS_OF: PreparedStatement = {
  name: 'holders-of',
  text: `
  SELECT wanted.position::int AS position, array_agg(holder.subject) AS subjects FROM ${LIVING_TOKENS}
  CROSS JOIN LATERAL (SELECT h.subject FROM ${LIVING_HOLDINGS} LIMIT $3::int) AS holder
  GROUP BY wanted.position`,
};
