import { type NewAuditEvent, recordEvent } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';

/** The part of a database transaction that the recorder needs; every Prisma transaction client has it. */
export interface SqlTransaction {
  $executeRawUnsafe(sql: string, ...values: unknown[]): Promise<number>;
}

/** Writes audit events into the outbox, in the transaction that they tell of. */
export interface AuditRecorder {
  /**
   * Adds `event` to `tx`: it is published if, and only if, the transaction commits. Call it after the aggregate that
   * changes has been locked or written, so that the outbox keeps the order of its changes.
   *
   * @throws AuditEventRefusal when the catalogue or the PII detector refuses the event; the transaction has to fail.
   */
  record(tx: SqlTransaction, event: NewAuditEvent): Promise<void>;
}

const INSERT = 'INSERT INTO outbox (event_id, body) VALUES ($1, $2)';

/** The recorder that every producer uses; its tables are those of `outbox.sql`. */
export function createAuditRecorder(dependencies: { clock: Clock; ids: IdSource }): AuditRecorder {
  return {
    async record(tx, event) {
      const { id, body } = recordEvent(event, dependencies);
      await tx.$executeRawUnsafe(INSERT, id, body);
    },
  };
}
