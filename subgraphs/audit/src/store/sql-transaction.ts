import type { InboxTransaction } from '@crowdpay/inbox';
import type { SqlTransaction } from '@crowdpay/outbox';
import type pg from 'pg';

/** A transaction of the audit database, in the form in which inbox and outbox take part in it. */
export interface AuditTransaction extends InboxTransaction, SqlTransaction {
  /** The connection that has it open, for the statements of the store. */
  readonly client: pg.ClientBase;
}

/** The transaction that `client` has open. */
export function sqlTransaction(client: pg.ClientBase): AuditTransaction {
  return {
    client,
    async $executeRawUnsafe(sql, ...values) {
      return (await client.query(sql, values)).rowCount ?? 0;
    },
    async $queryRawUnsafe<Rows>(sql: string, ...values: unknown[]) {
      return (await client.query(sql, values)).rows as Rows;
    },
  };
}
