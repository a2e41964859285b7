import type { Pool } from 'pg';
import type { DataSubject } from '../domain/data-subject.ts';
import type { Registrations } from '../domain/registrations.ts';

/** $1 instant, $2 how many at most. A rotation may have given a subject several keys. */
const OPEN = `
  SELECT tenant, subject FROM subject_keys WHERE provisional AND created_at < $1
  GROUP BY tenant, subject ORDER BY min(created_at) LIMIT $2`;

/** $1 tenants, $2 subjects. */
const SETTLE = `
  UPDATE subject_keys SET provisional = false FROM unnest($1::text[], $2::text[]) AS settled (tenant, subject)
  WHERE subject_keys.tenant = settled.tenant AND subject_keys.subject = settled.subject AND provisional`;

/** Registrations in PostgreSQL: their subjects' keys are provisional. */
export function postgresRegistrations(pool: Pool): Registrations {
  return {
    async open(before, limit) {
      const { rows } = await pool.query<DataSubject>(OPEN, [before, limit]);
      return rows;
    },
    async settle(subjects) {
      await pool.query(SETTLE, [subjects.map(({ tenant }) => tenant), subjects.map(({ subject }) => subject)]);
    },
  };
}
