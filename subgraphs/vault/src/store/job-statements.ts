/** The columns of a job under the names that its model gives them. */
export const JOB_COLUMNS = `
  jobs.tenant, jobs.id, jobs.type, jobs.state, jobs.phase, jobs.cursor, jobs.done, jobs.total, jobs.failed, jobs.subject,
  jobs.fence, jobs.lease_until AS "leaseUntil", jobs.attempts, jobs.error_code AS "errorCode",
  jobs.requested_by_kind AS "requestedByKind", jobs.requested_by_id AS "requestedById",
  jobs.request_id AS "requestId", jobs.created_at AS "createdAt", jobs.updated_at AS "updatedAt",
  jobs.finished_at AS "finishedAt"`;

/**
 * $1 now, $2 end of the lease. A job that another worker is taking up at this instant is skipped, not waited for. People
 * wait for their erasure or export; rotations take turns.
 */
export const CLAIM_JOB = `
  WITH due AS (
    SELECT tenant, id FROM jobs WHERE finished_at IS NULL AND lease_until <= $1
    ORDER BY type IN ('SUBJECT_ERASURE', 'SUBJECT_EXPORT') DESC, lease_until, created_at, id
    LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  UPDATE jobs SET
    state = 'RUNNING', fence = fence + 1, attempts = attempts + 1, lease_until = $2, updated_at = $1
  FROM due WHERE jobs.tenant = due.tenant AND jobs.id = due.id
  RETURNING ${JOB_COLUMNS}`;

/** The open jobs, summed by type and state. */
export const OPEN_JOBS = `
  SELECT type, state, count(*)::int AS count, sum(done)::float8 AS done, coalesce(sum(total), 0)::float8 AS total,
    sum(failed)::float8 AS failed, min(created_at) AS oldest
  FROM jobs WHERE finished_at IS NULL GROUP BY type, state`;
