const FIRST_MS = 250;
const LONGEST_MS = 5000;

/** How long a reader waits before it tries a batch again, in milliseconds; `failures` is how often it had failed before. */
export function retryDelay(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
}
