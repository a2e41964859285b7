import { type Chain, type ChainFault, judge } from './chain.ts';
import type { IncomingRecord, Quarantined, RefusedRecord, VerifiedRecord } from './ledger-record.ts';

/** Most entries that may wait for a missing one; more stop the chain before the gap's deadline. */
export const MAX_PARKED = 10_000;

/** What the ledger knows before a batch. */
export interface IntakeState {
  readonly chain: Chain;
  /** Entries that wait for their predecessors, by seq. */
  readonly parked: ReadonlyMap<bigint, VerifiedRecord>;
  /** Chain hashes of stored entries, at least of every seq in the batch. */
  readonly storedHashes: ReadonlyMap<bigint, Buffer>;
}

/** What a batch comes to. */
export interface IntakePlan {
  /** The chain afterwards. */
  readonly chain: Chain;
  /** The next entries of the chain, in order. */
  readonly append: readonly VerifiedRecord[];
  readonly park: readonly VerifiedRecord[];
  /** Seqs that waited and are among `append` now. */
  readonly unpark: readonly bigint[];
  readonly quarantine: readonly Quarantined[];
  readonly repeats: number;
  /** Records of the batch that are done with, from its first; the one that stopped the chain is not. */
  readonly consumed: number;
}

/** When a batch is taken in, and the identity of the event log that it comes from. */
export interface IntakeMoment {
  readonly log: string;
  readonly now: Date;
}

/** Decides what becomes of a batch of one producer's records. */
export function planIntake(state: IntakeState, records: readonly IncomingRecord[], moment: IntakeMoment): IntakePlan {
  const intake = new Intake(state);
  for (const record of records) {
    if (!intake.take(record)) break;
  }
  return intake.finish(moment);
}

class Intake {
  private chain: Chain;
  private readonly storedHashes: Map<bigint, Buffer>;
  private readonly waiting: Map<bigint, VerifiedRecord>;
  private readonly before: ReadonlyMap<bigint, VerifiedRecord>;
  private readonly append: VerifiedRecord[] = [];
  private readonly quarantine: Quarantined[] = [];
  private repeats = 0;
  private consumed = 0;

  constructor({ chain, parked, storedHashes }: IntakeState) {
    this.chain = chain;
    this.before = parked;
    this.waiting = new Map(parked);
    this.storedHashes = new Map(storedHashes);
  }

  /** @returns whether the chain still takes records. */
  take(record: IncomingRecord): boolean {
    if ('fault' in record) {
      this.takeRefused(record);
    } else {
      this.takeSigned(record);
    }
    if (this.chain.stopped !== undefined) return false;
    this.consumed += 1;
    return true;
  }

  finish({ log, now }: IntakeMoment): IntakePlan {
    const stillWaiting = [...this.waiting.values()];
    // While the producer publishes its stored chain again, as it does on another log, the missing entry may yet come.
    const publishedAgain = this.repeats > 0 || log !== this.chain.log;
    const since = publishedAgain ? now : (this.chain.gapSince ?? now);
    const gapSince = stillWaiting.length === 0 ? undefined : since;
    return {
      chain: { ...this.chain, log, gapSince },
      append: this.append,
      park: stillWaiting.filter((record) => !this.before.has(record.envelope.seq)),
      unpark: [...this.before.keys()].filter((seq) => !this.waiting.has(seq)),
      quarantine: this.quarantine,
      repeats: this.repeats,
      consumed: this.consumed,
    };
  }

  private takeRefused(record: RefusedRecord): void {
    const { untimely } = record;
    if (untimely !== undefined && this.known(untimely.seq)?.equals(untimely.chainHash) === true) this.repeats += 1;
    else this.quarantine.push(record);
  }

  private takeSigned(record: VerifiedRecord): void {
    const { envelope } = record;
    switch (judge(this.chain, envelope, (seq) => this.known(seq))) {
      case 'REPEAT':
        this.repeats += 1;
        break;
      case 'AHEAD':
        if (this.waiting.size >= MAX_PARKED) this.stop('GAP', this.chain.seq + 1n);
        else this.waiting.set(envelope.seq, record);
        break;
      case 'FORK':
        this.stopForFork(record);
        break;
      case 'NEXT':
        this.extend(record);
        this.takeWaiting();
        break;
    }
  }

  private known(seq: bigint): Buffer | undefined {
    return this.storedHashes.get(seq) ?? this.waiting.get(seq)?.envelope.chainHash;
  }

  private extend(record: VerifiedRecord): void {
    const { epoch, seq, chainHash } = record.envelope;
    this.append.push(record);
    this.waiting.delete(seq);
    this.storedHashes.set(seq, chainHash);
    // Entries that still wait, wait for another gap now.
    this.chain = { ...this.chain, epoch, seq, head: chainHash, gapSince: undefined };
  }

  private takeWaiting(): void {
    let next = this.waiting.get(this.chain.seq + 1n);
    while (next !== undefined && this.chain.stopped === undefined) {
      if (judge(this.chain, next.envelope, () => undefined) === 'NEXT') this.extend(next);
      else this.stopForFork(next);
      next = this.waiting.get(this.chain.seq + 1n);
    }
  }

  private stopForFork(record: VerifiedRecord): void {
    const { log, topic, partition, offset, loggedAt, line, envelope } = record;
    this.quarantine.push({ log, topic, partition, offset, loggedAt, value: Buffer.from(line, 'utf8'), fault: 'FORK' });
    this.stop('FORK', envelope.seq);
  }

  private stop(fault: ChainFault, seq: bigint): void {
    this.chain = { ...this.chain, stopped: { fault, seq } };
  }
}
