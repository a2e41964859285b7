import type { EntryReader } from '../domain/entry-reader.ts';
import type { EntryFilter, LedgerEntry } from '../domain/ledger-entry.ts';
import type { PageRequest } from '../domain/page.ts';
import type { EntryRow, Prisma } from '../generated/prisma/client.ts';
import { type ChainRow, chainOf } from './chain-row.ts';
import type { Database } from './database.ts';
import { loadNodes } from './tree-nodes.ts';

/** Reads the ledger through Prisma; nodes of the tree, wanted by pairs of keys, in SQL. */
export function prismaEntryReader({ prisma, pool }: Database): EntryReader {
  const find = async (where: Prisma.EntryRowWhereInput, page: PageRequest): Promise<LedgerEntry[]> => {
    const rows = await prisma.entryRow.findMany({
      where: { ...where, ...behind(page) },
      orderBy: { leafIndex: 'asc' },
      take: page.first + 1,
    });
    return rows.map(entryOf);
  };
  return {
    async findByIds(tenant, ids) {
      const rows = await prisma.entryRow.findMany({ where: { tenant, id: { in: [...ids] } } });
      return rows.map(entryOf);
    },
    list: (tenant, filter, page) => find({ tenant, ...matching(tenant, filter) }, page),
    async listByName(tenant, name, page) {
      const rows = await prisma.nameRow.findMany({
        where: { tenant, name, ...behind(page) },
        orderBy: { leafIndex: 'asc' },
        take: page.first + 1,
        include: { entry: true },
      });
      return rows.map(({ entry }) => entryOf(entry));
    },
    async chains() {
      const { rows } = await pool.query<ChainRow>('SELECT * FROM chains ORDER BY producer');
      return rows.map(chainOf);
    },
    async chainEntries({ producer, afterSeq, lastSeq, limit }) {
      const rows = await prisma.entryRow.findMany({
        where: { producer, seq: { gt: afterSeq, lte: lastSeq } },
        orderBy: { seq: 'asc' },
        take: limit,
      });
      return rows.map(entryOf);
    },
    async treeSize() {
      return (await prisma.treeRow.findFirstOrThrow()).size;
    },
    nodes: (ids) => loadNodes(pool, ids),
  };
}

function behind({ after }: PageRequest): { leafIndex?: { gt: bigint } } {
  return after === null ? {} : { leafIndex: { gt: after } };
}

// Prisma takes an undefined condition for "none", but the types tell the two apart.
function matching(tenant: string, { subject, about, producer, type }: EntryFilter): Prisma.EntryRowWhereInput {
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(about === undefined ? {} : { names: { some: { tenant, name: about } } }),
    ...(producer === undefined ? {} : { producer }),
    ...(type === undefined ? {} : { type }),
  };
}

function entryOf(row: EntryRow): LedgerEntry {
  return {
    id: row.id,
    leafIndex: row.leafIndex,
    producer: row.producer,
    seq: row.seq,
    type: row.type,
    subject: row.subject,
    actorId: row.actorId,
    occurredAt: row.occurredAt,
    line: row.line,
    bodyHash: Buffer.from(row.bodyHash),
    prevHash: Buffer.from(row.prevHash),
    chainHash: Buffer.from(row.chainHash),
    loggedAt: row.loggedAt,
  };
}
