import type { Clock } from '@crowdpay/clock';
import { asCrowdPayError } from '@crowdpay/errors';
import type { Randomness } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { Payment } from '../domain/contribution.ts';
import type { CardPayments, TransactionRunner } from '../domain/ports.ts';
import { planAdvance, type AdvanceContext } from '../domain/saga/advance.ts';
import { afterFruitlessAttempt, afterKeyLife, intendVoid, isKeyLifeOver } from '../domain/saga/changes.ts';
import { type Saga, StaleSagaError } from '../domain/saga/saga.ts';
import type { Intent } from '../domain/saga/states.ts';
import { writeAdvance } from './advance-saga.ts';
import { type Move, nextMove } from './next-move.ts';

/** How a saga is taken up. */
export interface DriveOptions {
  /** Whether the saga's present intent may have been asked of the provider already. */
  readonly inDoubt: boolean;
  /** Stands in the audit events. */
  readonly requestId: string;
}

/** Drives a leased saga until the provider has nothing more to answer, or no answer comes. */
export interface SagaDriver {
  /**
   * @returns the payment as it was last written, once the saga needs nothing more for now; never rejects. What could not
   *   be done is left to the worker.
   */
  drive(payment: Payment, options: DriveOptions): Promise<Payment>;
  /** Waits for the drives under way. */
  settled(): Promise<void>;
}

export interface SagaDriverDependencies {
  readonly transactions: TransactionRunner;
  readonly provider: CardPayments;
  readonly planning: Pick<AdvanceContext, 'clock' | 'ids' | 'decide'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Logger;
  /** Told of each saga that only a person can move on. */
  readonly onParked: () => void;
}

/** The one way in which sagas move while a provider has to answer; the mutation and the worker both use it. */
export function createSagaDriver(dependencies: SagaDriverDependencies): SagaDriver {
  const underWay = new Set<Promise<Payment>>();
  return {
    drive(payment, options) {
      const done = driveSafely(payment, options, dependencies).finally(() => underWay.delete(done));
      underWay.add(done);
      return done;
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}

async function driveSafely(
  payment: Payment,
  options: DriveOptions,
  dependencies: SagaDriverDependencies,
): Promise<Payment> {
  try {
    return await driveOn(payment, options, dependencies);
  } catch (error) {
    // Stale: another driver has the saga now. Else it could not be written: the lease runs out and a worker resumes, again
    // and again while keys live, for a payment that the provider has answered is not given up for trouble of our own.
    if (!(error instanceof StaleSagaError)) {
      dependencies.log.error({ err: error, sagaId: payment.saga.id }, 'saga left to the worker');
    }
    return payment;
  }
}

async function driveOn(start: Payment, options: DriveOptions, dependencies: SagaDriverDependencies): Promise<Payment> {
  let payment = start;
  let { inDoubt } = options;
  while (payment.saga.intent !== null) {
    const now = dependencies.clock.now();
    if (isKeyLifeOver(payment.saga, now)) return leave(payment, afterKeyLife(payment.saga, now), dependencies);
    const move = await askProvider(payment, payment.saga.intent, inDoubt, dependencies);
    if (move === undefined) return postpone(payment, dependencies);
    payment = await commit(payment, move, options.requestId, dependencies);
    inDoubt = false;
  }
  return payment;
}

// undefined: the step is in doubt. Every error counts as that, for only an answer says that nothing happened.
async function askProvider(
  payment: Payment,
  intent: Intent,
  inDoubt: boolean,
  dependencies: SagaDriverDependencies,
): Promise<Move | undefined> {
  try {
    return await nextMove(payment, intent, inDoubt, dependencies.provider);
  } catch (error) {
    const level = asCrowdPayError(error).code === 'UPSTREAM_UNAVAILABLE' ? 'warn' : 'error';
    const { id: sagaId, attempts } = payment.saga;
    dependencies.log[level]({ err: error, sagaId, intent, attempts }, 'step in doubt');
    return undefined;
  }
}

async function commit(
  payment: Payment,
  move: Move,
  requestId: string,
  { transactions, planning, clock }: SagaDriverDependencies,
): Promise<Payment> {
  if (move.kind === 'compensate') {
    const saga = intendVoid(payment.saga, move.failure, clock.now());
    await transactions.transaction((tx) => tx.updateSaga(payment.saga, saga));
    return { ...payment, saga };
  }
  const actor = { kind: 'service', id: 'payments' } as const;
  const plan = planAdvance(payment, move.transitions, move.facts, { ...planning, actor, requestId });
  return transactions.transaction((tx) => writeAdvance(tx, payment, plan));
}

async function postpone(payment: Payment, dependencies: SagaDriverDependencies): Promise<Payment> {
  const { clock, randomness } = dependencies;
  return leave(payment, afterFruitlessAttempt(payment.saga, clock.now(), randomness), dependencies);
}

// To the worker for later, or to a person.
async function leave(
  payment: Payment,
  saga: Saga,
  { transactions, log, onParked }: SagaDriverDependencies,
): Promise<Payment> {
  await transactions.transaction((tx) => tx.updateSaga(payment.saga, saga));
  if (saga.parked !== null) {
    log.error({ sagaId: saga.id, reason: saga.parked.reason }, 'saga parked for a person');
    onParked();
  }
  return { ...payment, saga };
}
