import type { PiiKind } from '@crowdpay/pii-token';
import type { PrincipalKind } from '@crowdpay/principal';

/** What is limited. */
export const VOLUME_OPERATIONS = ['tokenize', 'reveal', 'find'] as const;

/** One of {@link VOLUME_OPERATIONS}. */
export type VolumeOperation = (typeof VOLUME_OPERATIONS)[number];

/** Length of a window, in ms. Windows are fixed: they begin at whole minutes since the epoch, the same for all vaults. */
export const VOLUME_WINDOW_MS = 60_000;

/** How many values of one kind one caller may put through an operation in one window. */
export interface VolumeLimits {
  /** To be tokenized. */
  readonly tokenize: number;
  /**
   * To be tokenized, of a kind of which there are few enough values to try: that a value gets a token which the caller
   * has seen elsewhere tells that it was guessed.
   */
  readonly tokenizeGuessable: number;
  /** A partner, who brings many people's data at once, may have so many times as many tokenized. */
  readonly partnerFactor: number;
  /** To be seen in the clear. */
  readonly reveal: number;
  /** To be looked up by value. */
  readonly find: number;
}

/** What holds where an operator has set nothing else. */
export const DEFAULT_VOLUME_LIMITS: VolumeLimits = {
  tokenize: 2_000,
  tokenizeGuessable: 100,
  partnerFactor: 10,
  reveal: 1_000,
  find: 60,
};

const GUESSABLE: ReadonlySet<PiiKind> = new Set<PiiKind>([
  'PAN',
  'CVC',
  'SSN',
  'IBAN',
  'DATE_OF_BIRTH',
  'DOCUMENT_NUMBER',
]);

/** How many values of `kind` a caller of kind `caller` may put through `operation` in one window. */
export function volumeLimitOf(
  limits: VolumeLimits,
  operation: VolumeOperation,
  caller: PrincipalKind,
  kind: PiiKind,
): number {
  if (operation !== 'tokenize') return limits[operation];
  const limit = GUESSABLE.has(kind) ? limits.tokenizeGuessable : limits.tokenize;
  return caller === 'partner' ? limit * limits.partnerFactor : limit;
}

/** The beginning of the window that `now` lies in. */
export function volumeWindowOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / VOLUME_WINDOW_MS) * VOLUME_WINDOW_MS);
}
