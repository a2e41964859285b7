import type { Chain } from './chain.ts';
import type { LogPartition, Quarantined, VerifiedRecord } from './ledger-record.ts';

/** A stored entry's place in the tree, as the intake's metrics need it. */
export interface AppendResult {
  /** Leaves of the tree afterwards. */
  readonly treeSize: bigint;
}

/** One transaction of the ledger. What it reads it locks, so that one batch of a producer is taken in at a time. */
export interface LedgerTransaction {
  /** The next offset of a partition. */
  lockPosition(partition: LogPartition): Promise<bigint>;
  savePosition(partition: LogPartition, next: bigint): Promise<void>;
  /** The producer's chain; an empty one when nothing was taken in yet. */
  lockChain(producer: string): Promise<Chain>;
  saveChain(chain: Chain): Promise<void>;
  /** Chain hashes of those of `seqs` that are stored. */
  storedHashes(producer: string, seqs: readonly bigint[]): Promise<Map<bigint, Buffer>>;
  /** Adds entries, the ids by which they are found, and their leaves. */
  append(records: readonly VerifiedRecord[]): Promise<AppendResult>;
  parkedLines(producer: string): Promise<ParkedLine[]>;
  park(records: readonly VerifiedRecord[]): Promise<void>;
  unpark(producer: string, seqs: readonly bigint[]): Promise<void>;
  /** Keeps what was refused; one that is kept already is left as it is. */
  quarantine(records: readonly Quarantined[]): Promise<void>;
}

/** A waiting entry as it is stored: it is verified again when it is read. */
export type ParkedLine = Pick<VerifiedRecord, 'log' | 'topic' | 'partition' | 'offset' | 'loggedAt' | 'line'>;

/** The ledger as the intake writes it. */
export interface Ledger {
  /** Runs `work` in one transaction: all of it is stored, or nothing. */
  transaction<T>(work: (transaction: LedgerTransaction) => Promise<T>): Promise<T>;
  /** The next offset to read of a partition; 0 for one that was never read. */
  position(partition: LogPartition): Promise<bigint>;
  /** Stops every chain that was last read from `log` and whose gap began before `deadline`, and returns them. */
  stopGapsSince(deadline: Date, log: string): Promise<Chain[]>;
}
