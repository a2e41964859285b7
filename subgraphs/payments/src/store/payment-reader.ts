import { type Page, pageOf } from '@crowdpay/connection';
import type { Payment } from '../domain/contribution.ts';
import type { PagePosition, PageRequest } from '../domain/page.ts';
import type { PaymentReader } from '../domain/ports.ts';
import { SAGA_STATES } from '../domain/saga/states.ts';
import type { Database } from './client.ts';
import { groupBy } from './group-by.ts';
import { oneOf, toPayment } from './payment-rows.ts';

/** Reads contributions and their sagas from PostgreSQL. */
export function createPaymentReader(database: Database): PaymentReader {
  return {
    async findKey(tenant, callerId, key) {
      const row = await database.idempotencyKeyRow.findUnique({
        where: { tenant_callerId_key: { tenant, callerId, key } },
      });
      return row === null ? null : { ...row, fingerprint: Buffer.from(row.fingerprint) };
    },
    async isErased(tenant, subject) {
      return (await database.subjectErasureRow.findFirst({ where: { tenant, subject } })) !== null;
    },
    async findPayment(tenant, id) {
      const row = await database.contributionRow.findUnique({
        where: { tenant_id: { tenant, id } },
        include: { saga: true },
      });
      return row === null ? null : toPayment(row);
    },
    async findPaymentsBySaga(tenant, sagaIds) {
      const rows = await database.contributionRow.findMany({
        where: { tenant, sagaId: { in: [...sagaIds] } },
        include: { saga: true },
      });
      return rows.map(toPayment);
    },
    async stepsOf(tenant, sagaIds) {
      const rows = await database.transitionRow.findMany({
        where: { tenant, sagaId: { in: [...sagaIds] } },
        orderBy: { position: 'asc' },
      });
      const steps = rows.map(({ sagaId, fromState, toState, reason, decisionId, at }) => ({
        sagaId,
        from: fromState === null ? null : oneOf(SAGA_STATES, fromState),
        to: oneOf(SAGA_STATES, toState),
        reason,
        decisionId,
        at,
      }));
      return groupBy(steps, ({ sagaId }) => sagaId);
    },
    pageOfPod: (tenant, podId, page) => readPage(database, { tenant, podId }, page),
    pageOfContributor: (tenant, contributorId, page) => readPage(database, { tenant, contributorId }, page),
  };
}

// Keyset pagination: the index holds the rows in this very order, so that every page costs the same.
async function readPage(
  database: Database,
  owner: { tenant: string } & ({ podId: string } | { contributorId: string }),
  page: PageRequest,
): Promise<Page<Payment>> {
  const rows = await database.contributionRow.findMany({
    where: page.after === null ? owner : { ...owner, AND: isAfter(page.after) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.first + 1,
    include: { saga: true },
  });
  return pageOf(rows.map(toPayment), page);
}

// The first condition alone lets the index seek; the second settles contributions of the same millisecond.
function isAfter({ at, id }: PagePosition): object[] {
  return [{ createdAt: { lte: at } }, { OR: [{ createdAt: { lt: at } }, { id: { lt: id } }] }];
}
