import type { KeyAge, KeyAgeReader } from '../domain/key-ages.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';

/** $1 the tenant before the first, $2 how many, $3 the only one or NULL. */
const KEY_AGES = `
  WITH page AS (
    SELECT tenant FROM tenant_keys WHERE tenant > $1 AND ($3::text IS NULL OR tenant = $3)
    GROUP BY tenant ORDER BY tenant LIMIT $2
  )
  SELECT page.tenant, age.rotation, age.since, age.version, age.key_ids AS "kmsKeyIds",
    job.succeeded, job.failed, job.open AS "openJob"
  FROM page CROSS JOIN LATERAL (
    SELECT 1 AS place, 'KEK' AS rotation, min(wrapped_at) AS since, NULL::int AS version,
      array_agg(DISTINCT kms_key_id) AS key_ids
    FROM tenant_keys WHERE tenant = page.tenant
    UNION ALL (
      SELECT 2, 'TENANT_KEY', created_at, version, ARRAY[kms_key_id]
      FROM tenant_keys WHERE tenant = page.tenant ORDER BY version DESC LIMIT 1
    )
    UNION ALL
    SELECT 3, 'DATA_KEY', min(created_at), NULL, ARRAY[]::text[]
    FROM subject_keys WHERE tenant = page.tenant AND wrapped IS NOT NULL
    UNION ALL
    SELECT 4, 'INDEX_KEY', key.created_at, key.version, array_remove(ARRAY[key.mac_key_id], NULL)
    FROM index_states AS state JOIN index_keys AS key ON key.tenant = state.tenant AND key.version = state.lookup_version
    WHERE state.tenant = page.tenant
  ) AS age CROSS JOIN LATERAL (
    SELECT max(created_at) FILTER (WHERE state = 'SUCCEEDED') AS succeeded,
      max(created_at) FILTER (WHERE state = 'FAILED') AS failed, max(id) FILTER (WHERE finished_at IS NULL) AS open
    FROM jobs WHERE jobs.tenant = page.tenant AND jobs.type = age.rotation || '_ROTATION'
  ) AS job
  WHERE age.since IS NOT NULL ORDER BY page.tenant, age.place`;

/** Ages of keys in PostgreSQL. */
export function prismaKeyAgeReader(prisma: PrismaClient): KeyAgeReader {
  return {
    page: (after, limit) => prisma.$queryRawUnsafe<KeyAge[]>(KEY_AGES, after, limit, null),
    ofTenant: (tenant) => prisma.$queryRawUnsafe<KeyAge[]>(KEY_AGES, '', 1, tenant),
  };
}
