import type { IndexState } from './index-state.ts';

/** A token that has no blind index under the next version of the index key yet. */
export interface UnindexedToken {
  readonly token: string;
  readonly canonicalVersion: number;
}

/** A token's blind index under the next version. */
export interface NextIndex {
  readonly token: string;
  /** 32 bytes. */
  readonly blindIndex: Buffer;
}

/** A stretch of a tenant's tokens, in the order of their names. */
export interface TokenStretch {
  /** The last token before it; empty for the first stretch. */
  readonly after: string;
  readonly limit: number;
}

/** What a rotation of an index key reads. */
export interface IndexRotationStore {
  /** How many tokens of a tenant are found by `version`. */
  countIndexed(tenant: string, version: number): Promise<number>;
  /**
   * Tokens that are found by the state's lookup version and are not yet by its next one. A token that an earlier rotation
   * had to leave behind is none: its value may have another token by now, which has to stay the one.
   */
  unindexed(state: IndexState, stretch: TokenStretch): Promise<readonly UnindexedToken[]>;
}

/** A rotation of an index key, inside a transaction. Its first two steps wait for all who add tokens in the old state. */
export interface IndexRotationWriter {
  /**
   * From its commit on, every new token is written under the next version too. Does nothing where that is so already.
   *
   * @param macKeyId of key management, for the next version.
   */
  begin(state: IndexState, macKeyId: string, at: Date): Promise<void>;
  /** From its commit on, tokens are found by what was the next version, and written under it alone. */
  complete(state: IndexState & { readonly nextVersion: number }, at: Date): Promise<void>;
  /** How many of `tokens` are living. */
  countLiving(tenant: string, tokens: readonly string[]): Promise<number>;
  /** Writes blind indexes of the state's next version. @returns how many tokens have them now; one that was erased has none. */
  index(state: IndexState, indexes: readonly NextIndex[]): Promise<number>;
  /**
   * Takes the blind indexes of the version before `version` from tokens that have one of `version`.
   *
   * @returns the tokens of the stretch, in their order.
   */
  clearBefore(tenant: string, version: number, stretch: TokenStretch): Promise<readonly string[]>;
}
