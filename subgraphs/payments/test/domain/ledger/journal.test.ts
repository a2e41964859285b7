import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assertBalanced, contributionPostings, type JournalKind } from '../../../src/domain/ledger/journal.ts';

const KINDS: readonly JournalKind[] = ['RESERVE', 'CAPTURE', 'SETTLE', 'ABORT'];

function balancesAfter(...kinds: readonly JournalKind[]): Record<string, bigint> {
  const balances: Record<string, bigint> = {};
  for (const kind of kinds) {
    for (const { account, amountMinor } of contributionPostings(kind, 'pod_1', { amount: 1250n, currency: 'EUR' })) {
      balances[account.code] = (balances[account.code] ?? 0n) + amountMinor;
    }
  }
  return balances;
}

describe('contributionPostings', () => {
  it('credits the pod with what is expected', () => {
    expect(balancesAfter('RESERVE')).toEqual({ 'psp:expected': 1250n, 'pod:pod_1:pending': -1250n });
  });

  it('turns the reservation into money that the provider owes', () => {
    expect(balancesAfter('RESERVE', 'CAPTURE')).toEqual({
      'psp:expected': 0n,
      'pod:pod_1:pending': 0n,
      'psp:clearing': 1250n,
      'pod:pod_1:posted': -1250n,
    });
  });

  it('moves the money to the bank at settlement', () => {
    expect(balancesAfter('RESERVE', 'CAPTURE', 'SETTLE')).toMatchObject({
      'psp:clearing': 0n,
      'bank:settlement': 1250n,
      'pod:pod_1:posted': -1250n,
    });
  });

  it('leaves nothing behind when it aborts', () => {
    expect(balancesAfter('RESERVE', 'ABORT')).toEqual({ 'psp:expected': 0n, 'pod:pod_1:pending': 0n });
  });

  it('balances for every kind and amount', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        fc.bigInt({ min: 1n, max: 9_223_372_036_854_775_807n }),
        (kind, amount) => {
          assertBalanced(contributionPostings(kind, 'pod_1', { amount, currency: 'GBP' }));
        },
      ),
    );
  });
});

describe('assertBalanced', () => {
  const [debit, credit] = contributionPostings('SETTLE', 'pod_1', { amount: 5n, currency: 'EUR' });
  const [foreign] = contributionPostings('SETTLE', 'pod_1', { amount: 5n, currency: 'USD' });

  it.each([
    ['nothing', []],
    ['one side alone', [debit!]],
    ['sides that differ', [debit!, { ...credit!, amountMinor: -4n }]],
    ['sides of different currencies', [foreign!, credit!]],
    ['a line of zero', [debit!, credit!, { ...debit!, amountMinor: 0n }]],
  ])('refuses %s', (_what, postings) => {
    expect(() => {
      assertBalanced(postings);
    }).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});
