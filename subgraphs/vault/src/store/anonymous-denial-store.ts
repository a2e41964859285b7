import type { Pool } from 'pg';
import {
  type AnonymousDenials,
  type AnonymousDenialWriter,
  DENIAL_WINDOW_MS,
  type DeniedSource,
  denialWindowOf,
  MAX_DENIAL_SOURCES,
  OTHER_SOURCE,
} from '../domain/anonymous-denials.ts';
import type { DatabaseTransaction } from './database.ts';

/**
 * $1 tenant, $2 window, $3 source, $4 tokens. A source that is new to a full window goes to the others. New sources that
 * come in the same instant do not see each other, so that a window may hold a few more than its limit: as many as there
 * are connections.
 */
const ADD = `
  INSERT INTO anonymous_denials AS denied (tenant, window_start, source, denials, tokens)
  SELECT $1, $2, CASE
      WHEN EXISTS (SELECT FROM anonymous_denials WHERE tenant = $1 AND window_start = $2 AND source = $3) THEN $3
      WHEN (SELECT count(*) FROM anonymous_denials WHERE tenant = $1 AND window_start = $2) < ${MAX_DENIAL_SOURCES}
        THEN $3
      ELSE '${OTHER_SOURCE}'
    END, 1, $4::bigint
  ON CONFLICT (tenant, window_start, source)
    DO UPDATE SET denials = denied.denials + 1, tokens = denied.tokens + excluded.tokens`;

/** Sums of denials in PostgreSQL. */
export function postgresAnonymousDenials(pool: Pool): AnonymousDenials {
  return {
    async add(tenant, source, tokens, now) {
      await pool.query(ADD, [tenant, denialWindowOf(now), source, tokens]);
    },
  };
}

/** Sums of denials, taken out inside `transaction`. */
export function prismaAnonymousDenialWriter(transaction: DatabaseTransaction): AnonymousDenialWriter {
  return {
    async takeFinished(now, limit) {
      const over = new Date(now.getTime() - DENIAL_WINDOW_MS);
      return transaction.$queryRaw<DeniedSource[]>`
        DELETE FROM anonymous_denials WHERE (tenant, window_start, source) IN (
          SELECT tenant, window_start, source FROM anonymous_denials WHERE window_start <= ${over}
          ORDER BY window_start, tenant, source LIMIT ${limit} FOR UPDATE SKIP LOCKED
        ) RETURNING tenant, source, window_start AS "windowStart", denials::float8 AS denials, tokens::float8 AS tokens`;
    },
  };
}
