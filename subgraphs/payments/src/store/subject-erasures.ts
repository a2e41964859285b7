import type { SubjectErasures, WaitingErasures } from '../domain/subject-erasure.ts';
import type { Database, DatabaseTransaction } from './client.ts';

/** Erasures in PostgreSQL, inside `tx`. */
export function subjectErasures(tx: DatabaseTransaction): SubjectErasures {
  return {
    async keep({ tenant, id, subject, requestId }, receivedAt) {
      const data = { tenant, id, subject, requestId, receivedAt };
      await tx.subjectErasureRow.createMany({ data, skipDuplicates: true });
    },
    async lockWaiting(tenant, id) {
      const [row] = await tx.$queryRaw<{ subject: string; requestId: string }[]>`
        SELECT subject, request_id AS "requestId" FROM subject_erasures
        WHERE tenant = ${tenant} AND id = ${id} AND reported_at IS NULL FOR UPDATE SKIP LOCKED`;
      return row === undefined ? null : { ...row, tenant, id, kind: 'ERASURE', corrections: {} };
    },
    async markReported({ tenant, id }, reportedAt) {
      await tx.subjectErasureRow.updateMany({ where: { tenant, id }, data: { reportedAt } });
    },
    countOpenSagas: (tenant, contributorId) =>
      tx.contributionRow.count({ where: { tenant, contributorId, saga: { intent: { not: null } } } }),
    countContributions: (tenant, contributorId) => tx.contributionRow.count({ where: { tenant, contributorId } }),
    async forgetKeys(tenant, callerId) {
      return (await tx.idempotencyKeyRow.deleteMany({ where: { tenant, callerId } })).count;
    },
  };
}

/** Finds waiting erasures in PostgreSQL. */
export function createWaitingErasures(database: Database): WaitingErasures {
  return {
    listReportable: (limit) => database.$queryRaw<{ tenant: string; id: string }[]>`
      SELECT tenant, id FROM subject_erasures AS erasure WHERE reported_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM contributions AS contribution
        JOIN sagas AS saga ON saga.tenant = contribution.tenant AND saga.id = contribution.saga_id
        WHERE contribution.tenant = erasure.tenant AND contribution.contributor_id = erasure.subject
          AND saga.intent IS NOT NULL
      ) ORDER BY received_at LIMIT ${limit}`,
  };
}
