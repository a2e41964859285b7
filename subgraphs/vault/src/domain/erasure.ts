import type { DataSubject } from './data-subject.ts';

/**
 * Why a subject was erased. BACKUP_RESTORED: it had been erased before the database was set back, which the event log
 * tells, so that nothing is told again.
 */
export type ErasureCause = 'REQUESTED' | 'REGISTRATION_REFUSED' | 'BACKUP_RESTORED';

/** What the destruction of a subject's keys came to. */
export interface Destruction {
  /** False: the subject had been erased before. */
  readonly first: boolean;
  /** How many holdings cannot be opened any more, and are to be deleted. */
  readonly holdings: number;
}

/** Erasure inside a transaction. */
export interface ErasureWriter {
  /**
   * Makes the subject's data unreadable, at once and for ever: destroys every version of their key, deletes their security
   * codes and exports, and leaves a tombstone, so that no key is made for them again. From its commit on the rest is
   * tidying. Waits for who adds a holding of the subject's at this instant.
   */
  destroyKeys(subject: DataSubject, at: Date): Promise<Destruction>;
  /**
   * Deletes up to `limit` of the subject's holdings. A token behind which no other subject's living holding stands is dead
   * from now on: neither found by its value nor ever held again.
   *
   * @returns how many were deleted; less than `limit`: none is left.
   */
  deleteHoldings(subject: DataSubject, limit: number, at: Date): Promise<number>;
}

/** How far event logs have been read for erasures that a restored backup does not know of. */
export interface ErasureReplays {
  /** The next offset of the log with this identity. */
  next(logIdentity: string): Promise<bigint>;
  save(logIdentity: string, next: bigint): Promise<void>;
  /** Those of the subjects who are not erased here, or not to the end. */
  outstanding(subjects: readonly DataSubject[]): Promise<readonly DataSubject[]>;
}
