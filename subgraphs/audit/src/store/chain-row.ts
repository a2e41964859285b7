import type { Chain, ChainFault } from '../domain/chain.ts';

/** A row of the table `chains`. */
export interface ChainRow {
  producer: string;
  epoch: string;
  seq: string;
  head: Buffer;
  log: string | null;
  gap_since: Date | null;
  fault: ChainFault | null;
  fault_seq: string | null;
}

/** The chain that a row describes. */
export function chainOf(row: ChainRow): Chain {
  return {
    producer: row.producer,
    epoch: BigInt(row.epoch),
    seq: BigInt(row.seq),
    head: row.head,
    log: row.log ?? undefined,
    gapSince: row.gap_since ?? undefined,
    stopped: row.fault === null ? undefined : { fault: row.fault, seq: BigInt(row.fault_seq ?? 0) },
  };
}
