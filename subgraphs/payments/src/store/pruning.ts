import type { Pruning } from '../domain/ports.ts';
import type { Database } from './client.ts';

/** Deletes outlived rows in PostgreSQL, oldest first. */
export function createPruning(database: Database): Pruning {
  return {
    async prune(before, limit) {
      const keys = await database.$executeRaw`
        DELETE FROM idempotency_keys WHERE ctid IN (
          SELECT ctid FROM idempotency_keys WHERE created_at < ${before.keys} ORDER BY created_at LIMIT ${limit}
        )`;
      const nonces = await database.$executeRaw`
        DELETE FROM webhook_nonces WHERE ctid IN (
          SELECT ctid FROM webhook_nonces WHERE received_at < ${before.nonces} ORDER BY received_at LIMIT ${limit}
        )`;
      return keys + nonces;
    },
  };
}
