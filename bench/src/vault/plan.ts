import type { Batch } from './contestants.ts';

/** How much a run does. */
export interface Plan {
  readonly rounds: number;
  /** Tokens that lookups and reveals draw from; also the smaller of the two sizes whose lookups are compared. */
  readonly known: number;
  /** The larger of the two sizes. */
  readonly large: number;
  readonly single: Batch;
  readonly hundred: Batch;
}

/** The run whose figures count. */
export const FULL: Plan = {
  rounds: 7,
  known: 10_000,
  large: 1_000_000,
  single: { size: 1, calls: 1_000 },
  hundred: { size: 100, calls: 100 },
};

/** The same goals with fewer and shorter rounds. */
export const QUICK: Plan = { ...FULL, rounds: 3, single: { size: 1, calls: 50 }, hundred: { size: 100, calls: 40 } };
