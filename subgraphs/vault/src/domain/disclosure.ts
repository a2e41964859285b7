import type { PiiKind } from '@crowdpay/pii-token';
import { HIDDEN } from './kinds/index.ts';

/** How much is shown of what a token stands for: the value, its mask, or nothing at all. */
export type DisclosureLevel = 'CLEAR' | 'MASKED' | 'REDACTED';

/** How much somebody wants to see. */
export type WantedLevel = Exclude<DisclosureLevel, 'REDACTED'>;

/** A token that a response is about to show. */
export interface PresentedToken {
  readonly kind: PiiKind;
  readonly token: string;
}

/**
 * What may be shown for a token. REDACTED stands for a token that is unknown, another tenant's, of another kind, erased,
 * expired, damaged, or none of the caller's business; they cannot be told apart.
 */
export interface Disclosure {
  readonly level: DisclosureLevel;
  readonly value: string;
}

/** Nothing is shown. */
export const REDACTED: Disclosure = { level: 'REDACTED', value: HIDDEN };
