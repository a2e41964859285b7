import { type PeriodicWork, periodically } from '@crowdpay/clock';
import {
  closeSubjectRequests,
  type CloseSubjectRequestDependencies,
} from '../use-cases/subject-requests/close-subject-request.ts';
import { watchDeadlines, type WatchDeadlinesDependencies } from '../use-cases/subject-requests/watch-deadlines.ts';

const EVERY_MS = 5_000;

/** Starts to close the data-subject requests whose work is done, and to watch over their deadlines. */
export function startSubjectRequestWork(
  dependencies: CloseSubjectRequestDependencies & WatchDeadlinesDependencies,
  everyMs = EVERY_MS,
): PeriodicWork {
  const onError = (error: unknown): void => {
    dependencies.log.error({ err: error }, 'Data-subject requests could not be looked at');
  };
  return periodically({ everyMs, onError }, async () => {
    await closeSubjectRequests(dependencies);
    await watchDeadlines(dependencies);
  });
}
