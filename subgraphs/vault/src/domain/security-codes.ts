import type { DataSubject } from './data-subject.ts';
import type { SubjectKey } from './keys.ts';

/** How long a security code waits for its authorisation, in ms. */
export const SECURITY_CODE_LIFE_MS = 15 * 60 * 1000;

/** A security code to be kept. */
export interface NewSecurityCode {
  readonly token: string;
  readonly ciphertext: Buffer;
}

/** A security code that a saga has claimed. */
export interface ClaimedSecurityCode {
  readonly token: string;
  readonly ciphertext: Buffer;
  readonly key: SubjectKey;
}

/** Which code a saga means. */
export interface SecurityCodeUse {
  readonly tenant: string;
  readonly token: string;
  readonly sagaId: string;
}

/** Where security codes are kept. */
export interface SecurityCodeStore {
  /** @returns false, keeping nothing, when that version of the subject's key was replaced and deleted meanwhile. */
  add(holder: DataSubject, keyVersion: number, codes: readonly NewSecurityCode[], expiresAt: Date): Promise<boolean>;
  /**
   * Binds a code to the saga that uses it: single use is use by one saga, which may try again after a crash.
   *
   * @returns undefined when there is no such code, it has expired, or another saga has claimed it.
   */
  claim(use: SecurityCodeUse, now: Date): Promise<ClaimedSecurityCode | undefined>;
}

/** Security codes inside a transaction. */
export interface SecurityCodeWriter {
  /** Deletes a code, unless another saga has claimed it. @returns whether there was one. */
  discard(use: SecurityCodeUse): Promise<boolean>;
  /** Deletes up to `limit` expired codes, skipping those that another sweep is at. @returns what was deleted. */
  takeExpired(now: Date, limit: number): Promise<readonly { readonly tenant: string; readonly token: string }[]>;
}
