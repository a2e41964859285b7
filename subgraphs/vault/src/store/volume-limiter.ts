import type { Clock } from '@crowdpay/clock';
import type { PiiKind } from '@crowdpay/pii-token';
import type { Pool } from 'pg';
import { type VolumeLimits, volumeLimitOf, volumeWindowOf } from '../domain/volume/limits.ts';
import type { VolumeLimiter } from '../domain/volume/volume-limiter.ts';

/**
 * $1 tenant, $2 and $3 the caller's kind and id, $4 operation, $5 beginning of the window; then the arrays: $6 kinds,
 * $7 amounts, $8 limits.
 *
 * The row of a kind counts on within its window and begins anew in the next; a vault whose clock is behind counts into
 * the window that the others have reached. Every call takes its locks in the order of kinds, so that two calls of one
 * caller do not wait for one another.
 */
const RESERVE = {
  name: 'reserve-volume',
  text: `
  INSERT INTO usage_windows AS usage
    (tenant, caller_kind, caller_id, operation, kind, window_start, used, allowed)
  SELECT $1, $2, $3, $4, wanted.kind, $5::timestamptz, wanted.amount, wanted.allowed
  FROM unnest($6::text[], $7::int[], $8::int[]) AS wanted (kind, amount, allowed)
  WHERE wanted.amount <= wanted.allowed
  ORDER BY wanted.kind
  ON CONFLICT (tenant, caller_kind, caller_id, operation, kind) DO UPDATE SET
    window_start = greatest(usage.window_start, excluded.window_start),
    used = excluded.used + CASE WHEN usage.window_start < excluded.window_start THEN 0 ELSE usage.used END,
    allowed = excluded.allowed
  WHERE usage.window_start < excluded.window_start OR usage.used + excluded.used <= excluded.allowed
  RETURNING usage.kind`,
};

/** $1 beginning of the present window, $2 how many at most. */
const PRUNE = `
  DELETE FROM usage_windows WHERE ctid IN (
    SELECT ctid FROM usage_windows WHERE window_start < $1 LIMIT $2 FOR UPDATE SKIP LOCKED
  ) AND window_start < $1`;

/** The limiter of all vaults that share a database. */
export function postgresVolumeLimiter(
  pool: Pool,
  { clock, limits }: { readonly clock: Clock; readonly limits: VolumeLimits },
): VolumeLimiter {
  return {
    async reserve(operation, caller, counts) {
      if (counts.size === 0) return new Set();
      const kinds = [...counts.keys()];
      const values = [
        caller.tenant,
        caller.kind,
        caller.id,
        operation,
        volumeWindowOf(clock.now()),
        kinds,
        [...counts.values()],
        kinds.map((kind) => volumeLimitOf(limits, operation, caller.kind, kind)),
      ];
      const { rows } = await pool.query<{ kind: PiiKind }>({ ...RESERVE, values });
      const reserved = new Set(rows.map(({ kind }) => kind));
      return new Set(kinds.filter((kind) => !reserved.has(kind)));
    },

    async prune(limit) {
      const { rowCount } = await pool.query(PRUNE, [volumeWindowOf(clock.now()), limit]);
      return rowCount ?? 0;
    },
  };
}
