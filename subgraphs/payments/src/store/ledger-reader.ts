import type { AccountKind } from '../domain/ledger/accounts.ts';
import type { Journal, JournalKind } from '../domain/ledger/journal.ts';
import type { LedgerReader } from '../domain/ports.ts';
import type { AccountRow, JournalRow, PostingRow } from '../generated/prisma/client.ts';
import type { Database } from './client.ts';
import { groupBy } from './group-by.ts';
import { oneOf, toCurrency } from './payment-rows.ts';

const JOURNAL_KINDS: readonly JournalKind[] = ['RESERVE', 'CAPTURE', 'SETTLE', 'ABORT'];
const ACCOUNT_KINDS: readonly AccountKind[] = ['POD_PENDING', 'POD_POSTED', 'PSP_EXPECTED', 'PSP_CLEARING', 'BANK'];
const WITH_POSTINGS = { postings: { orderBy: { line: 'asc' }, include: { account: true } } } as const;

/** Reads the money ledger from PostgreSQL. */
export function createLedgerReader(database: Database): LedgerReader {
  return {
    async balance(tenant, accountCode, currency) {
      const { _sum } = await database.postingRow.aggregate({
        where: { tenant, accountCode, currency },
        _sum: { amountMinor: true },
      });
      return _sum.amountMinor ?? 0n;
    },
    async journalsOf(tenant, sagaIds) {
      const rows = await database.journalRow.findMany({
        where: { tenant, sagaId: { in: [...sagaIds] } },
        orderBy: [{ postedAt: 'asc' }, { id: 'asc' }],
        include: WITH_POSTINGS,
      });
      return groupBy(rows.map(toJournal), ({ sagaId }) => sagaId);
    },
    async findJournal(tenant, id) {
      const row = await database.journalRow.findUnique({
        where: { tenant_id: { tenant, id } },
        include: WITH_POSTINGS,
      });
      return row === null ? null : toJournal(row);
    },
  };
}

function toJournal(row: JournalRow & { postings: (PostingRow & { account: AccountRow })[] }): Journal {
  return {
    ...row,
    kind: oneOf(JOURNAL_KINDS, row.kind),
    postings: row.postings.map(({ amountMinor, account }) => ({
      amountMinor,
      account: {
        code: account.code,
        kind: oneOf(ACCOUNT_KINDS, account.kind),
        podId: account.podId,
        currency: toCurrency(account.currency),
      },
    })),
  };
}
