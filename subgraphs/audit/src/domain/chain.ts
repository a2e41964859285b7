/** Why a chain was stopped: two signed entries contradict each other, or entries are missing past the deadline. */
export type ChainFault = 'FORK' | 'GAP';

/** Where a producer's chain stands in the ledger. */
export interface Chain {
  readonly producer: string;
  /** The fencing epoch of the last entry. */
  readonly epoch: bigint;
  /** The last entry's place; 0 for an empty chain. */
  readonly seq: bigint;
  /** The last entry's chain hash; zeros for an empty chain. */
  readonly head: Buffer;
  /** Identity of the event log that the chain was last read from; undefined for an empty chain. */
  readonly log: string | undefined;
  /** Since when entries wait for a missing one before them. */
  readonly gapSince: Date | undefined;
  /** Undefined while the chain takes entries. */
  readonly stopped: { readonly fault: ChainFault; readonly seq: bigint } | undefined;
}

/** The part of a signed entry that places it. */
export interface Link {
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly prevHash: Buffer;
  readonly chainHash: Buffer;
}

/**
 * What a validly signed entry is to the chain: the next one, one that is known, one that came before its predecessor,
 * or proof that the producer signed two histories.
 */
export type Verdict = 'NEXT' | 'REPEAT' | 'AHEAD' | 'FORK';

/**
 * Judges a signed entry.
 *
 * @param known the chain hash of the stored or waiting entry at a seq; it must know every entry that is stored.
 */
export function judge(chain: Chain, link: Link, known: (seq: bigint) => Buffer | undefined): Verdict {
  const stored = known(link.seq);
  if (stored !== undefined && link.seq !== chain.seq + 1n) return stored.equals(link.chainHash) ? 'REPEAT' : 'FORK';
  if (link.seq <= chain.seq) throw new Error('The hash of a stored entry was not looked up.');
  if (link.seq > chain.seq + 1n) return 'AHEAD';
  // A relay that was replaced has a lower epoch; what it signs after its successor's first entry is not the history.
  return link.prevHash.equals(chain.head) && link.epoch >= chain.epoch ? 'NEXT' : 'FORK';
}
