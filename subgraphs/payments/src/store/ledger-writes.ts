import { assertBalanced, type Journal } from '../domain/ledger/journal.ts';
import type { DatabaseTransaction } from './client.ts';

/**
 * Writes a journal and opens the accounts that it is the first to touch.
 *
 * @throws CrowdPayError INTERNAL when it does not balance; the database checks again at commit.
 */
export async function postJournal(tx: DatabaseTransaction, journal: Journal): Promise<void> {
  assertBalanced(journal.postings);
  const { postings, ...row } = journal;
  const { tenant, id: journalId, postedAt: createdAt } = journal;
  await tx.accountRow.createMany({
    data: postings.map(({ account }) => ({ tenant, ...account, createdAt })),
    skipDuplicates: true,
  });
  await tx.journalRow.createMany({ data: row });
  await tx.postingRow.createMany({
    data: postings.map(({ account, amountMinor }, index) => ({
      tenant,
      journalId,
      line: index + 1,
      accountCode: account.code,
      amountMinor,
      currency: account.currency,
    })),
  });
}
