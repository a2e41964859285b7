import type { PiiKind } from '@crowdpay/pii-token';
import type { SubjectKey } from './keys.ts';

/** A place among a tenant's holdings, which are ordered by subject and token; without a token, behind the subject's last. */
export interface HoldingPosition {
  readonly subject: string;
  readonly token: string | null;
}

/** A subject key, and whether it goes unless identity comes to know the subject: its later versions do so too. */
export interface KeptSubjectKey extends SubjectKey {
  readonly provisional: boolean;
}

/** A living subject key and how old it is. */
export interface AgedSubjectKey extends KeptSubjectKey {
  readonly createdAt: Date;
}

/** A holding that an old version of its subject's key encrypts. */
export interface OutdatedHolding {
  readonly subject: string;
  readonly token: string;
  readonly kind: PiiKind;
  readonly keyVersion: number;
  readonly ciphertext: Buffer;
}

/** A holding encrypted anew. */
export interface ResealedHolding {
  readonly subject: string;
  readonly token: string;
  /** The version that encrypted it so far. */
  readonly keyVersion: number;
  readonly newKeyVersion: number;
  readonly ciphertext: Buffer;
}

/** The newest version of a subject's key. */
export interface NewestVersion {
  readonly subject: string;
  readonly version: number;
}

/** What the rotation of data keys looks for: the living ones made before an instant. */
export interface DataKeyRotationReader {
  /** How many holdings they encrypt. */
  countHoldings(tenant: string, before: Date): Promise<number>;
  /** The subjects that have one, ascending: from `from.subject` on where `from` has a token, else behind it. */
  subjects(tenant: string, before: Date, from: HoldingPosition, limit: number): Promise<readonly string[]>;
  /** Whether there is one that encrypts no holding: security codes keep it, or kept it just now. */
  haveKeysWithoutHoldings(tenant: string, before: Date): Promise<boolean>;
}

/** Data keys and what they encrypt, changed inside a transaction. */
export interface DataKeyRotationWriter {
  /** Locks the living keys of subjects, ordered by subject and version: nobody seals anything under them meanwhile. */
  lockKeys(tenant: string, subjects: readonly string[]): Promise<readonly AgedSubjectKey[]>;
  addKeys(tenant: string, keys: readonly KeptSubjectKey[], createdAt: Date): Promise<void>;
  /**
   * Locks holdings of subjects behind a place that older versions than the newest encrypt. One that somebody else has
   * locked (it is being erased) is passed over.
   */
  lockHoldings(
    tenant: string,
    newest: readonly NewestVersion[],
    after: HoldingPosition,
    limit: number,
  ): Promise<readonly OutdatedHolding[]>;
  replaceHoldings(tenant: string, holdings: readonly ResealedHolding[]): Promise<void>;
  /** Deletes the versions older than the newest on which nothing hangs. @returns the subjects that had one. */
  deleteKeys(tenant: string, newest: readonly NewestVersion[]): Promise<readonly string[]>;
}
