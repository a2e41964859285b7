import { CrowdPayError } from '@crowdpay/errors';
import type { Money } from '@crowdpay/money';
import { type Account, bank, podPending, podPosted, pspClearing, pspExpected } from './accounts.ts';

export type JournalKind = 'RESERVE' | 'CAPTURE' | 'SETTLE' | 'ABORT';

/** One line of a journal: debits positive, credits negative, in minor units of the account's currency. */
export interface Posting {
  readonly account: Account;
  readonly amountMinor: bigint;
}

/** One atomic set of postings. */
export interface Journal {
  readonly tenant: string;
  readonly id: string;
  readonly kind: JournalKind;
  readonly sagaId: string;
  /** Names the cause; the ledger takes one journal for each. */
  readonly reference: string;
  readonly postings: readonly Posting[];
  readonly postedAt: Date;
}

/**
 * The postings of each kind for a contribution of `money` to `podId`:
 *
 * - RESERVE expects the money: the pod's pending account is credited.
 * - CAPTURE undoes the reservation and posts what the provider now owes us to the pod.
 * - SETTLE moves what the provider owed to the bank.
 * - ABORT undoes the reservation: no money has moved.
 */
export function contributionPostings(kind: JournalKind, podId: string, money: Money): readonly Posting[] {
  const { amount, currency } = money;
  const undoReservation = move(podPending(podId, currency), pspExpected(currency), amount);
  switch (kind) {
    case 'RESERVE':
      return move(pspExpected(currency), podPending(podId, currency), amount);
    case 'CAPTURE':
      return [...undoReservation, ...move(pspClearing(currency), podPosted(podId, currency), amount)];
    case 'SETTLE':
      return move(bank(currency), pspClearing(currency), amount);
    case 'ABORT':
      return undoReservation;
  }
}

function move(debited: Account, credited: Account, amount: bigint): readonly Posting[] {
  return [
    { account: debited, amountMinor: amount },
    { account: credited, amountMinor: -amount },
  ];
}

/**
 * The code's half of the invariant that the database checks again at commit.
 *
 * @throws CrowdPayError INTERNAL unless there are two postings or more, none of zero, that sum to zero in each currency.
 */
export function assertBalanced(postings: readonly Posting[]): void {
  const sums = new Map<string, bigint>();
  for (const { account, amountMinor } of postings) {
    if (amountMinor === 0n) throw new CrowdPayError('INTERNAL', 'A posting of zero says nothing.');
    sums.set(account.currency, (sums.get(account.currency) ?? 0n) + amountMinor);
  }
  if (postings.length < 2 || [...sums.values()].some((sum) => sum !== 0n)) {
    throw new CrowdPayError('INTERNAL', 'The journal does not balance.');
  }
}
