import type { Chain } from './chain.ts';
import type { EntryFilter, LedgerEntry } from './ledger-entry.ts';
import type { NodeId, NodeLookup } from './merkle/nodes.ts';
import type { PageRequest } from './page.ts';

/** The ledger as it is read. Everything but the chains and the tree is bound to one tenant. */
export interface EntryReader {
  /** The entries with these ids, in no order. */
  findByIds(tenant: string, ids: readonly string[]): Promise<LedgerEntry[]>;
  /** Entries by their own fields, oldest first: one more than the page asks for, when there are so many. */
  list(tenant: string, filter: EntryFilter, page: PageRequest): Promise<LedgerEntry[]>;
  /** Entries whose subject or related ids hold `name`; else as {@link EntryReader.list}. */
  listByName(tenant: string, name: string, page: PageRequest): Promise<LedgerEntry[]>;
  /** Every producer's chain. */
  chains(): Promise<Chain[]>;
  /** At most `limit` entries of a producer's chain after `afterSeq` up to `lastSeq`, in order. */
  chainEntries(range: ChainRange): Promise<LedgerEntry[]>;
  /** The number of leaves. */
  treeSize(): Promise<bigint>;
  /** Roots of complete subtrees of the tree. */
  nodes(ids: readonly NodeId[]): Promise<NodeLookup>;
}

/** A stretch of a producer's chain. */
export interface ChainRange {
  readonly producer: string;
  readonly afterSeq: bigint;
  readonly lastSeq: bigint;
  readonly limit: number;
}
