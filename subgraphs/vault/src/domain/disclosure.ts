import type { PiiKind } from '@crowdpay/pii-token';
import { HIDDEN } from './kinds/index.ts';

/** A token that a response is about to show. */
export interface PresentedToken {
  readonly kind: PiiKind;
  readonly token: string;
}

/**
 * What may be shown for a token: the value, its mask, or nothing at all. REDACTED stands for a token that is unknown,
 * another tenant's, of another kind, erased or damaged; they cannot be told apart.
 */
export interface Disclosure {
  readonly level: 'CLEAR' | 'MASKED' | 'REDACTED';
  readonly value: string;
}

/** Nothing is shown. */
export const REDACTED: Disclosure = { level: 'REDACTED', value: HIDDEN };
