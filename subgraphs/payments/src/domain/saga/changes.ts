import type { Randomness } from '@crowdpay/ids';
import type { FailureReason, Saga } from './saga.ts';
import { backoffMs, SAGA_TIMING } from './timing.ts';

/**
 * The decision to undo an authorised charge. It is committed before the provider is asked, so that a crash in between
 * can never lead to a capture after all.
 */
export function intendVoid(saga: Saga, failure: FailureReason, now: Date): Saga {
  return {
    ...saga,
    version: saga.version + 1,
    intent: 'VOID',
    failure,
    attempts: 1,
    nextAttemptAt: now,
    leaseUntil: new Date(now.getTime() + SAGA_TIMING.leaseMs),
    updatedAt: now,
  };
}

/** The saga after an attempt that brought no answer: due again after a pause, or parked when its bounds are reached. */
export function afterFruitlessAttempt(saga: Saga, now: Date, randomness: Randomness): Saga {
  const given = { ...saga, version: saga.version + 1, leaseUntil: now, updatedAt: now };
  if (saga.attempts >= SAGA_TIMING.maxAttempts) return { ...given, parked: { at: now, reason: 'attempts_exhausted' } };
  const nextAttemptAt = new Date(now.getTime() + backoffMs(saga.attempts, randomness));
  if (isKeyLifeOver(saga, nextAttemptAt)) return { ...given, parked: { at: now, reason: 'key_life_over' } };
  return { ...given, nextAttemptAt };
}

/** Whether the provider may have forgotten the saga's idempotency keys at `at`: from then on it is asked nothing more. */
export function isKeyLifeOver(saga: Saga, at: Date): boolean {
  return at.getTime() >= saga.createdAt.getTime() + SAGA_TIMING.keyLifeMs;
}
