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
    attempts: 0,
    nextAttemptAt: now,
    leaseUntil: new Date(now.getTime() + SAGA_TIMING.leaseMs),
    updatedAt: now,
  };
}

/** The saga after an attempt that brought no answer: due again after a pause, or parked when its bounds are reached. */
export function afterFruitlessAttempt(saga: Saga, now: Date, randomness: Randomness): Saga {
  const attempts = saga.attempts + 1;
  if (attempts >= SAGA_TIMING.maxAttempts) return parked({ ...saga, attempts }, 'attempts_exhausted', now);
  const nextAttemptAt = new Date(now.getTime() + backoffMs(attempts, randomness));
  if (isKeyLifeOver(saga, nextAttemptAt)) return parked({ ...saga, attempts }, 'key_life_over', now);
  return { ...released(saga, now), attempts, nextAttemptAt };
}

/** The saga left to a person because the provider may have forgotten its idempotency keys. */
export function afterKeyLife(saga: Saga, now: Date): Saga {
  return parked(saga, 'key_life_over', now);
}

/** Whether the provider may have forgotten the saga's idempotency keys at `at`: from then on it is asked nothing more. */
export function isKeyLifeOver(saga: Saga, at: Date): boolean {
  return at.getTime() >= saga.createdAt.getTime() + SAGA_TIMING.keyLifeMs;
}

function parked(saga: Saga, reason: string, now: Date): Saga {
  return { ...released(saga, now), parked: { at: now, reason } };
}

function released(saga: Saga, now: Date): Saga {
  return { ...saga, version: saga.version + 1, leaseUntil: now, updatedAt: now };
}
