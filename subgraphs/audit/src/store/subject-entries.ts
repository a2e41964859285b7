import type { AuditRecorder } from '@crowdpay/outbox';
import type { SubjectEntries } from '../domain/subject-entries.ts';
import type { AuditTransaction } from './sql-transaction.ts';

const COUNT_NAMING = `SELECT count(*) AS count FROM (
  SELECT leaf_index FROM entry_names WHERE tenant = $1 AND name = $2
  UNION SELECT leaf_index FROM entries WHERE tenant = $1 AND actor_id = $2
) AS named`;

/** The entries about a person, counted inside `transaction`. */
export function sqlSubjectEntries(transaction: AuditTransaction, recorder: AuditRecorder): SubjectEntries {
  return {
    async countNaming(tenant, personId) {
      const { rows } = await transaction.client.query<{ count: string }>(COUNT_NAMING, [tenant, personId]);
      return Number(rows[0]?.count ?? 0);
    },
    record: (event) => recorder.record(transaction, event),
  };
}
