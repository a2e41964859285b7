/**
 * The event log holds another history of this producer than its database: two chains were signed. Nothing is signed or
 * published on top of either; people have to find out which one is true.
 */
export class ChainForkError extends Error {
  override readonly name = 'ChainForkError';

  /** @param seq where they part. */
  constructor(seq: bigint, reason: string) {
    super(`The event log and the database tell different histories at seq ${seq.toString()}: ${reason}.`);
  }
}
