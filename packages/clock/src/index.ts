/**
 * The clock port. Domain and use cases never call `Date.now()`: they are given a clock, so that tests repeat.
 */
export interface Clock {
  /** The current instant. */
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock for tests: it stands still until it is moved. */
export class ManualClock implements Clock {
  private millis: number;

  /** @param start RFC 3339 instant at which the clock stands. */
  constructor(start = '2026-01-01T00:00:00.000Z') {
    this.millis = Date.parse(start);
  }

  now(): Date {
    return new Date(this.millis);
  }

  /** Moves the clock forward by `millis` milliseconds (backward when negative). */
  advance(millis: number): void {
    this.millis += millis;
  }
}

export { Bell } from './bell.ts';
export { pause } from './pause.ts';
export { type Period, type PeriodicWork, periodically } from './periodically.ts';
