/** How long the provider may take, in ms. Shorter than the first lease, so that a case has one asker at a time. */
export const PROVIDER_TIMEOUT_MS = 10_000;

const FIRST_LEASE_MS = 30_000;
const LONGEST_LEASE_MS = 3_600_000;

/**
 * Until when the asker of attempt number `attempts` (1 for the first) owns the case. Each lease is twice the last, up
 * to an hour: the lease is the back-off from a provider that is down.
 */
export function leaseFrom(now: Date, attempts: number): Date {
  const millis = Math.min(FIRST_LEASE_MS * 2 ** Math.min(attempts - 1, 10), LONGEST_LEASE_MS);
  return new Date(now.getTime() + millis);
}
