import { SUBJECT_REQUEST_KINDS, SUBJECT_REQUEST_REPORTERS } from '@crowdpay/audit-event';
import type { SubjectRequestReader, SubjectRequestWriter } from '../domain/subject-request.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';
import { caseOf, oneOf, rowOf } from './subject-request-row.ts';

const WITH_REPORTS = { include: { reports: { orderBy: { reportedAt: 'asc' } } } } as const;
const IN_ORDER = { orderBy: [{ openedAt: 'asc' }, { id: 'asc' }] } as const satisfies Prisma.SubjectRequestFindManyArgs;

/** Reads data-subject requests in PostgreSQL. */
export function prismaSubjectRequestReader(prisma: PrismaClient): SubjectRequestReader {
  return {
    async find(tenant, id) {
      const row = await prisma.subjectRequest.findUnique({ where: { tenant_id: { tenant, id } }, ...WITH_REPORTS });
      return row === null ? undefined : caseOf(row);
    },
    async list(tenant, { subject, state, limit, after }) {
      const behind =
        after === null ? {} : { OR: [{ openedAt: { gt: after.at } }, { openedAt: after.at, id: { gt: after.id } }] };
      const wanted = { ...(subject === undefined ? {} : { subject }), ...(state === undefined ? {} : { state }) };
      const where = { tenant, ...wanted, ...behind };
      return (await prisma.subjectRequest.findMany({ where, ...IN_ORDER, ...WITH_REPORTS, take: limit })).map(caseOf);
    },
    settleable: (limit) => prisma.$queryRaw<{ tenant: string; id: string }[]>`
      SELECT tenant, id FROM subject_requests AS request
      WHERE state IN ('OPEN', 'FINISHING') AND ${SUBJECT_REQUEST_REPORTERS.length} = (
        SELECT count(*) FROM subject_request_reports AS report
        WHERE report.tenant = request.tenant AND report.request = request.id
      ) AND NOT EXISTS (
        SELECT 1 FROM jobs WHERE jobs.tenant = request.tenant AND jobs.id = request.job_id AND finished_at IS NULL
      ) ORDER BY deadline LIMIT ${limit}`,
    async countUnclosed(now) {
      const rows = await prisma.$queryRaw<{ kind: string; unclosed: number; overdue: number }[]>`
        SELECT kind, count(*)::int AS unclosed, count(*) FILTER (WHERE deadline <= ${now})::int AS overdue
        FROM subject_requests WHERE state <> 'CLOSED' GROUP BY kind`;
      return rows.map(({ kind, ...counts }) => ({ kind: oneOf(SUBJECT_REQUEST_KINDS, kind), ...counts }));
    },
  };
}

/** Data-subject requests, changed inside `transaction`. */
export function prismaSubjectRequestWriter(transaction: DatabaseTransaction): SubjectRequestWriter {
  const read = async (where: Prisma.SubjectRequestWhereInput): Promise<ReturnType<typeof caseOf>[]> =>
    (await transaction.subjectRequest.findMany({ where, ...IN_ORDER, ...WITH_REPORTS })).map(caseOf);

  return {
    async lockSubject(tenant, subject) {
      // An advisory lock, because a person has no row of their own here; a false neighbour of the hash only waits.
      await transaction.$queryRaw`
        SELECT true FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`subject-request ${tenant} ${subject}`}, 0))) AS lock`;
      const rows = await transaction.$queryRaw<unknown[]>`
        SELECT 1 FROM subject_keys WHERE tenant = ${tenant} AND subject = ${subject} LIMIT 1`;
      return rows.length > 0;
    },
    unclosedOf: (tenant, subject) => read({ tenant, subject, state: { not: 'CLOSED' } }),
    async insert(request) {
      await transaction.subjectRequest.createMany({ data: rowOf(request) });
    },
    async lock(tenant, id) {
      await transaction.$queryRaw`SELECT 1 FROM subject_requests WHERE tenant = ${tenant} AND id = ${id} FOR UPDATE`;
      return (await read({ tenant, id }))[0];
    },
    async update({ tenant, id, state, corrections, closedAt, job }) {
      const data = { state, corrections: { ...corrections }, closedAt: closedAt ?? null, jobId: job ?? null };
      await transaction.subjectRequest.update({ where: { tenant_id: { tenant, id } }, data });
    },
    async insertReport({ tenant, id: request }, { reporter: producer, reason, ...same }) {
      const data = { tenant, request, producer, ...same, reason: reason ?? null };
      await transaction.subjectRequestReport.createMany({ data });
    },
    async takeOverdue(now, limit) {
      const taken = await transaction.$queryRaw<{ tenant: string; id: string }[]>`
        UPDATE subject_requests SET overdue_reported_at = ${now} WHERE (tenant, id) IN (
          SELECT tenant, id FROM subject_requests
          WHERE state <> 'CLOSED' AND deadline <= ${now} AND overdue_reported_at IS NULL
          ORDER BY deadline LIMIT ${limit} FOR UPDATE SKIP LOCKED
        ) RETURNING tenant, id`;
      return taken.length === 0 ? [] : read({ OR: taken });
    },
  };
}
