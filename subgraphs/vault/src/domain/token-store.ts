import type { PiiKind } from '@crowdpay/pii-token';
import type { DataSubject } from './data-subject.ts';
import type { SubjectKey } from './keys.ts';

/** What finds a token by its value: the keyed hash of the value, and the kind that it is of. */
export interface IndexedValue {
  readonly kind: PiiKind;
  /** 32 bytes. */
  readonly blindIndex: Buffer;
}

/** The token of a value, and whether the data subject in question holds it. */
export interface FoundToken {
  readonly token: string;
  readonly held: boolean;
}

/** A value to be held by a data subject under a token. */
export interface NewHolding {
  readonly kind: PiiKind;
  readonly token: string;
  readonly ciphertext: Buffer;
  /** Of a token that does not exist yet; left out for one that does. */
  readonly mint?: {
    readonly canonicalVersion: number;
    readonly blindIndex: Buffer;
    readonly collisions: number;
  };
}

/** A token with one holding that can be opened. */
export interface HeldToken {
  readonly token: string;
  readonly kind: PiiKind;
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
   * The tokens of values.
   *
   * @param indexKeyVersion version of the key that the blind indexes were made with.
   * @param subject whose holdings are meant by `held`.
   */
  find(
    tenant: string,
    indexKeyVersion: number,
    values: readonly IndexedValue[],
    subject: string | undefined,
  ): Promise<readonly (FoundToken | undefined)[]>;

  /**
   * Adds holdings, and the tokens among them that are new. A new token is left out, together with its holding, when
   * another writer (or another value of this batch) has the token, or the value has one meanwhile: the caller looks again.
   *
   * @returns whether each holding is there now.
   */
  add(
    holder: DataSubject,
    keys: { readonly indexKeyVersion: number; readonly keyVersion: number },
    holdings: readonly NewHolding[],
    createdAt: Date,
  ): Promise<readonly boolean[]>;

  /**
   * What stands behind tokens: the caller's own holding where there is one, else any. Undefined for a token that does
   * not exist, is another tenant's, or whose last holding was erased; the three cannot be told apart.
   */
  open(
    tenant: string,
    tokens: readonly string[],
    caller: string | undefined,
  ): Promise<readonly (HeldToken | undefined)[]>;
}
