import type { PiiKind } from '@crowdpay/pii-token';
import type { DataSubject } from './data-subject.ts';
import type { IndexState } from './index-state.ts';
import type { SubjectKey } from './keys.ts';

/** Whether a token is the value's one token for all who bring it, or one of its own for each call. */
export type TokenMode = 'DETERMINISTIC' | 'RANDOM';

/** How long a token serves. Only a random one has limits. */
export interface TokenLifetime {
  /** From then on it resolves to nothing; undefined for a token that stays. */
  readonly expiresAt?: Date;
  /** The first clear reveal erases it. */
  readonly singleUse: boolean;
}

/** What finds a token by its value: the keyed hashes of the value, and the kind that it is of. */
export interface IndexedValue {
  readonly kind: PiiKind;
  /** 32 bytes, under the state's lookup version. */
  readonly blindIndex: Buffer;
  /** 32 bytes, under the state's next version; there when the state has one. */
  readonly nextBlindIndex?: Buffer;
}

/** The token of a value, and whether the data subject in question holds it. */
export interface FoundToken {
  readonly token: string;
  readonly held: boolean;
}

/** A value to be held by a data subject under a deterministic token. */
export interface NewHolding extends IndexedValue {
  readonly token: string;
  readonly ciphertext: Buffer;
  /** Of a token that does not exist yet; left out for one that does. */
  readonly mint?: NewToken;
}

/** A value to be held by a data subject under a random token, which is new. */
export interface NewRandomHolding extends Required<Omit<NewHolding, keyof IndexedValue>> {
  readonly kind: PiiKind;
}

/** What is kept of a new token beside its name. */
export interface NewToken {
  readonly canonicalVersion: number;
  /** How many candidates were another value's token before this one was drawn. */
  readonly collisions: number;
}

/**
 * The versions that holdings were made with. The store checks them while it writes: when the index has moved on, or the
 * subject's key is not its newest any more or was destroyed, nothing is written.
 */
export interface HoldingFences {
  readonly index: IndexState;
  /** Version of the subject's key that the holdings were sealed under. */
  readonly keyVersion: number;
}

/** The caller worked with an old view of the tenant's index or of the subject's key, and has to look again. */
export type Stale = 'INDEX_CHANGED' | 'KEY_CHANGED';

/** A token with one holding that can be opened. */
export interface HeldToken extends TokenLifetime {
  readonly token: string;
  readonly kind: PiiKind;
  readonly mode: TokenMode;
  /** Whether the holding is the caller's own. */
  readonly own: boolean;
  readonly ciphertext: Buffer;
  readonly key: SubjectKey;
}

/**
 * Where tokens and holdings are kept. Each method is one round trip, whatever the number of values, and answers in the
 * order of its input.
 */
export interface TokenStore {
  /**
   * The deterministic tokens of values.
   *
   * @param index the state that the blind indexes were made in.
   * @param subject whose holdings are meant by `held`.
   */
  find(
    index: IndexState,
    values: readonly IndexedValue[],
    subject: string | undefined,
  ): Promise<readonly (FoundToken | undefined)[] | 'INDEX_CHANGED'>;

  /**
   * Adds holdings, and the tokens among them that are new. One is left out when its token was erased meanwhile, and a new
   * token, together with its holding, when another writer (or another value of this batch) has the token, or the value
   * has one by now: the caller looks again. While the index key is being rotated, the tokens that gain a holding have
   * blind indexes of both versions afterwards, the existing ones too.
   *
   * @returns whether each holding is there now.
   */
  add(
    holder: DataSubject,
    fences: HoldingFences,
    holdings: readonly NewHolding[],
    createdAt: Date,
  ): Promise<readonly boolean[] | Stale>;

  /**
   * Adds random tokens with their holdings. One is left out when the token is taken, be it within this batch.
   *
   * @returns whether each token is there now.
   */
  addRandom(
    holder: DataSubject,
    keyVersion: number,
    holdings: readonly NewRandomHolding[],
    lifetime: TokenLifetime,
    createdAt: Date,
  ): Promise<readonly boolean[] | 'KEY_CHANGED'>;

  /**
   * What stands behind tokens: the caller's own holding where there is one, else any. Undefined for a token that does
   * not exist, is another tenant's, has expired, or was erased; the four cannot be told apart.
   */
  open(
    tenant: string,
    tokens: readonly string[],
    caller: string | undefined,
  ): Promise<readonly (HeldToken | undefined)[]>;

  /** The holdings of tokens that can be opened, at most `limit` of each token, in no order. */
  holdingsOf(tenant: string, tokens: readonly string[], limit: number): Promise<readonly HeldToken[]>;

  /** The data subjects who hold each token, at most `limit` of each; none for a token that {@link open} knows nothing of. */
  holdersOf(tenant: string, tokens: readonly string[], limit: number): Promise<readonly (readonly string[])[]>;
}

/** Tokens inside a transaction. */
export interface TokenWriter {
  /**
   * Erases single-use tokens with their holdings. Of two transactions that bring the same token one gets it: the other
   * waits, and finds it gone.
   *
   * @returns those that this transaction has erased.
   */
  consume(tenant: string, tokens: readonly string[], at: Date): Promise<ReadonlySet<string>>;
  /**
   * Erases up to `limit` tokens whose time is over, with their holdings, skipping those that another transaction is at.
   *
   * @returns how many there were of each tenant.
   */
  eraseExpired(now: Date, limit: number): Promise<readonly { readonly tenant: string; readonly count: number }[]>;
}
