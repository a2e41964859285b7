import { CrowdPayError } from '@crowdpay/errors';
import type { PiiKind } from '@crowdpay/pii-token';
import type { Draw } from '../draw.ts';

/** What the vault knows about one kind of personal data. */
export interface KindRules {
  readonly kind: PiiKind;
  /** Rises when `canonical` changes; stored with each token, for a value may then have another blind index. */
  readonly canonicalVersion: number;
  /**
   * The one form of a value that all its spellings share. It is what is encrypted, indexed and given back.
   *
   * @param now for kinds that are bound by time.
   * @throws CrowdPayError INVALID_PII when `raw` is no value of this kind. The message never repeats the value.
   */
  canonical(raw: string, now: Date): string;
  /** A candidate for the token of a canonical value, in the kind's reserved shape (see @crowdpay/pii-token). */
  token(canonical: string, draw: Draw): string;
  /** What may be shown of a canonical value to those who may not see it. */
  mask(canonical: string): string;
}

/** The refusal of a value; one fixed message for each kind, so that it cannot tell the reason to a prober. */
export function invalidPii(kind: PiiKind, message: string): CrowdPayError {
  return new CrowdPayError('INVALID_PII', message, { details: { kind } });
}

/** Stands for what is hidden in a mask; always the same number, so that a mask tells no length. */
export const HIDDEN = '•••';
