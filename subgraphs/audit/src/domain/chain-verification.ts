import { type KeyRegistry, verifyEnvelope } from '@crowdpay/audit-event';
import type { Chain } from './chain.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { leafHash } from './merkle/hash.ts';

/** The result of verifying one producer's whole chain again. */
export interface ChainVerification {
  readonly producer: string;
  readonly ok: boolean;
  /** Entries that hold. */
  readonly entries: bigint;
  /** Chain hash of the last of them; undefined for an empty chain. */
  readonly head: Buffer | undefined;
  /** `seq <n>: <what is wrong>` of the first entry that does not hold; undefined when all do. */
  readonly fault: string | undefined;
}

/** Verifies a chain entry by entry, from its first, trusting nothing but the registry of keys. */
export class ChainVerifier {
  private readonly chain: Chain;
  private readonly registry: KeyRegistry;
  private seq = 0n;
  private epoch = 0n;
  private head: Buffer | undefined;
  private fault: string | undefined;

  constructor(chain: Chain, registry: KeyRegistry) {
    this.chain = chain;
    this.registry = registry;
  }

  /** The last seq that holds. */
  get verifiedSeq(): bigint {
    return this.seq;
  }

  /** Verifies the next entry, with its leaf in the tree. @returns whether it holds; after one that does not, stop. */
  take(entry: LedgerEntry, leaf: Buffer): boolean {
    const fault = this.faultOf(entry, leaf);
    if (fault !== undefined) {
      this.fault = `seq ${this.seq + 1n}: ${fault}`;
      return false;
    }
    this.seq += 1n;
    return true;
  }

  /** The result, once every entry up to the chain's head was taken. */
  result(): ChainVerification {
    const fault = this.fault ?? this.faultAtEnd();
    return { producer: this.chain.producer, ok: fault === undefined, entries: this.seq, head: this.head, fault };
  }

  private faultOf(entry: LedgerEntry, leaf: Buffer): string | undefined {
    const { producer } = this.chain;
    if (entry.seq !== this.seq + 1n) return 'MISSING';
    const verified = verifyEnvelope(entry.line, { registry: this.registry, producer, at: entry.loggedAt });
    if (!verified.ok) return verified.fault;
    const { envelope } = verified;
    if (envelope.seq !== entry.seq) return 'MISPLACED';
    if (this.head !== undefined && !envelope.prevHash.equals(this.head)) return 'BROKEN_CHAIN';
    if (this.head === undefined && envelope.prevHash.some((byte) => byte !== 0)) return 'BROKEN_CHAIN';
    if (envelope.epoch < this.epoch) return 'STALE_EPOCH';
    if (!leafHash(entry.line).equals(leaf)) return 'NOT_IN_TREE';
    this.head = envelope.chainHash;
    this.epoch = envelope.epoch;
    return undefined;
  }

  private faultAtEnd(): string | undefined {
    const { seq, head, stopped } = this.chain;
    if (this.seq < seq) return `seq ${this.seq + 1n}: MISSING`;
    if (this.head !== undefined && !this.head.equals(head)) return `seq ${this.seq}: NOT_THE_HEAD`;
    return stopped && `seq ${stopped.seq}: STOPPED_BY_${stopped.fault}`;
  }
}
