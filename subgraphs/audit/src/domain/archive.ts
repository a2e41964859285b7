/** A store in which what was written once can be neither changed nor removed (WORM). */
export interface Archive {
  /**
   * Writes an object and returns when it is durable. Writing the same again changes nothing.
   *
   * @throws ArchiveConflictError when an object of that name with other content exists.
   */
  put(name: string, content: Buffer): Promise<void>;
}

/** Two contents were meant for one name: the archive or the database is not what it was. */
export class ArchiveConflictError extends Error {
  override readonly name = 'ArchiveConflictError';

  constructor(name: string) {
    super(`The archive holds another ${name}.`);
  }
}

/** A producer's last entry up to some point of the ledger. */
export interface ChainHead {
  readonly seq: string;
  /** Hex. */
  readonly chainHash: string;
}

/** The heads of all producers' chains, by producer. */
export type ChainHeads = Readonly<Record<string, ChainHead>>;

/** A stretch of the ledger that becomes one file. */
export interface Segment {
  readonly firstLeaf: bigint;
  readonly lastLeaf: bigint;
  /** As of `lastLeaf`. */
  readonly heads: ChainHeads;
  /** SHA-256 of the manifest before; undefined for the first. */
  readonly previousManifest: Buffer | undefined;
}

/** What remembers which stretches of the ledger are archived. */
export interface SegmentStore {
  /** A segment whose files may not be there yet. */
  unfinished(): Promise<Segment | undefined>;
  /**
   * Fixes the bounds of the next segment, durably. Undefined as long as there are fewer than `maxEntries` new entries
   * and none of them is older than `olderThan`.
   */
  plan(limits: { readonly maxEntries: number; readonly olderThan: Date }): Promise<Segment | undefined>;
  /** The segment's lines, in order. */
  lines(segment: Segment): Promise<string[]>;
  /** Root of the tree that ends with the segment, 32 bytes. */
  rootAfter(segment: Segment): Promise<Buffer>;
  /** Notes that both files are in the archive. */
  finish(segment: Segment, hashes: { readonly segment: Buffer; readonly manifest: Buffer }): Promise<void>;
}
