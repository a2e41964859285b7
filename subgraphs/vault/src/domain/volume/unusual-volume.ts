/** How many clear values of others a caller sees, the values asked for just now included. */
export interface CallerVolume {
  /** In the present hour of the clock. */
  readonly thisHour: number;
  /** In the hours of the last {@link USUAL_DAYS} days before it. */
  readonly before: {
    /** How many of these hours had any. */
    readonly hours: number;
    /** How many values in all of them. */
    readonly values: number;
  };
}

/** How far back it is looked for what is usual. */
export const USUAL_DAYS = 7;

/** When a volume is unusual. */
export interface UnusualVolumeRules {
  /** More values in an hour are unusual whoever sees them. */
  readonly perHour: number;
  /** No fewer values in an hour are unusual, whatever the caller's habit. */
  readonly habitFrom: number;
  /** Above that, it is unusual to see so many times as many values as in a mean hour of one's own. */
  readonly habitFactor: number;
}

/** What holds where an operator has set nothing else. */
export const DEFAULT_UNUSUAL_VOLUME_RULES: UnusualVolumeRules = { perHour: 500, habitFrom: 100, habitFactor: 10 };

/**
 * Whether a volume is so unusual that somebody should look before more leaves. Who has no habit yet, or none in the last
 * days, has a mean of nothing: an account that wakes up to read many people's data is what this is for.
 */
export function isUnusual({ thisHour, before }: CallerVolume, rules: UnusualVolumeRules): boolean {
  if (thisHour > rules.perHour) return true;
  const mean = before.hours === 0 ? 0 : before.values / before.hours;
  return thisHour > rules.habitFrom && thisHour > rules.habitFactor * mean;
}
