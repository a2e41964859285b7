import { type Clock, pause } from '@crowdpay/clock';
import type { IdSource } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { SagaQueue } from '../domain/ports.ts';
import { SAGA_TIMING } from '../domain/saga/timing.ts';
import type { SagaDriver } from './drive-saga.ts';

/** Takes up sagas that nobody drives: after a time-out, a crash, or a restart of the service. */
export interface SagaWorker {
  /** Stops looking and waits for the sagas in hand. */
  close(): Promise<void>;
}

export interface SagaWorkerDependencies {
  readonly queue: SagaQueue;
  readonly driver: SagaDriver;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  /** Milliseconds between two looks when there was nothing to do; default 200. */
  readonly pollMs?: number;
}

const BATCH = 8;

/**
 * Leases what is due and drives it on. Nobody knows how far the former driver came, so each saga is in doubt.
 *
 * @returns how many sagas were taken up.
 */
export async function resumeSagas({ queue, driver, clock, ids }: SagaWorkerDependencies): Promise<number> {
  const now = clock.now();
  const due = await queue.leaseDue(now, new Date(now.getTime() + SAGA_TIMING.leaseMs), BATCH);
  await Promise.all(due.map((payment) => driver.drive(payment, { inDoubt: true, requestId: ids.next('req') })));
  return due.length;
}

/** Calls {@link resumeSagas} again and again. A failure is logged and looked at again after the pause. */
export function startSagaWorker(dependencies: SagaWorkerDependencies): SagaWorker {
  const stopping = new AbortController();
  const done = loop(dependencies, stopping.signal);
  return {
    async close() {
      stopping.abort();
      await done;
    },
  };
}

async function loop(dependencies: SagaWorkerDependencies, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    const resumed = await resumeSagas(dependencies).catch((error: unknown) => {
      dependencies.log.error({ err: error }, 'could not look for abandoned sagas');
      return 0;
    });
    if (resumed < BATCH) await pause(dependencies.pollMs ?? 200, stopping);
  }
}
