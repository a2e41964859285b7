import type { Randomness } from '@crowdpay/ids';

/**
 * The bounds of a saga's life. All in milliseconds or counts.
 */
export const SAGA_TIMING = {
  /** How long a driver may hold a saga without writing to it. Longer than any call to the provider with its time-outs. */
  leaseMs: 30_000,
  /** After so many attempts of which the provider knows nothing, the payment is given up and compensated. */
  fruitlessAttempts: 2,
  /** After so many attempts without any answer the saga is parked for a person. */
  maxAttempts: 12,
  firstDelayMs: 100,
  maxDelayMs: 60_000,
  /** The provider forgets idempotency keys after 24 h; nothing is retried when that comes near. */
  keyLifeMs: 23 * 3_600_000,
} as const;

/**
 * The pause before the next attempt: exponential with jitter, so that sagas that failed together do not come back
 * together.
 *
 * @param attempts attempts without an answer so far, 1 or more.
 * @returns milliseconds, from a half to the whole of `firstDelayMs * 2^(attempts - 1)`, at most `maxDelayMs`.
 */
export function backoffMs(attempts: number, randomness: Randomness): number {
  const ceiling = Math.min(SAGA_TIMING.maxDelayMs, SAGA_TIMING.firstDelayMs * 2 ** Math.min(attempts - 1, 20));
  const share = randomness.bytes(2).readUInt16BE() / 0xffff;
  return Math.ceil(ceiling / 2 + (ceiling / 2) * share);
}
