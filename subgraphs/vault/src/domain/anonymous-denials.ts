import type { Principal } from '@crowdpay/principal';

/** Denials of callers who have not signed in are summed over so long, in ms. Windows begin at whole minutes. */
export const DENIAL_WINDOW_MS = 60_000;

/** So many sources are told apart in one window of a tenant; the rest are summed as {@link OTHER_SOURCE}. */
export const MAX_DENIAL_SOURCES = 1_000;

/** Stands for the sources beyond {@link MAX_DENIAL_SOURCES}, and for callers whose source is not known. */
export const OTHER_SOURCE = 'other';

/** What came of one source in one window. */
export interface DeniedSource {
  readonly tenant: string;
  readonly source: string;
  readonly windowStart: Date;
  /** How many calls were denied something. */
  readonly denials: number;
  /** How many tokens they were denied. */
  readonly tokens: number;
}

/** Sums denials, so that nobody fills the audit trail without signing in. */
export interface AnonymousDenials {
  /** Adds one call. It is one statement, which commits by itself. */
  add(tenant: string, source: string, tokens: number, now: Date): Promise<void>;
}

/** Sums inside a transaction. */
export interface AnonymousDenialWriter {
  /** Takes out up to `limit` sums of windows that were over at `now`, skipping those that another worker is at. */
  takeFinished(now: Date, limit: number): Promise<readonly DeniedSource[]>;
}

/** The source that a denial is summed under. */
export function sourceOf({ source }: Principal): string {
  return source ?? OTHER_SOURCE;
}

/** The beginning of the window that `now` lies in. */
export function denialWindowOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / DENIAL_WINDOW_MS) * DENIAL_WINDOW_MS);
}
