import type { LedgerEntry } from './ledger-entry.ts';
import type { InclusionProof } from './merkle/proof.ts';

/** What the ledger holds about one thing, with a proof for each entry. */
export interface Evidence {
  /** Oldest first. */
  readonly entries: readonly LedgerEntry[];
  /** In the same order, all for one size of the tree. */
  readonly proofs: readonly InclusionProof[];
}
