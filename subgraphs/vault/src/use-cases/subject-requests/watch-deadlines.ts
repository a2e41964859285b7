import type { Clock } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import { missingReporters, type SubjectRequestReader } from '../../domain/subject-request.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { subjectRequestOverdue } from '../../events/subject-requests.ts';
import type { SubjectRequestMetrics } from '../../subject-requests/subject-request-metrics.ts';

/** What watching deadlines needs. */
export interface WatchDeadlinesDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly subjectRequests: SubjectRequestReader;
  readonly subjectRequestMetrics: SubjectRequestMetrics;
  readonly clock: Clock;
  readonly log: Logger;
}

const BATCH = 100;

/**
 * Tells of every case whose deadline has passed, once each: an audit event and an error in the log. The gauges say at any
 * time how many there are. Several vaults may watch at once.
 *
 * @returns how many cases have become overdue.
 */
export async function watchDeadlines(dependencies: WatchDeadlinesDependencies): Promise<number> {
  const { unitOfWork, subjectRequests, subjectRequestMetrics, clock, log } = dependencies;
  let total = 0;
  for (;;) {
    const overdue = await unitOfWork.run(async (transaction) => {
      const cases = await transaction.subjectRequests.takeOverdue(clock.now(), BATCH);
      for (const one of cases) await transaction.record(subjectRequestOverdue(one));
      return cases;
    });
    for (const { request, reports } of overdue) {
      const { tenant, id, kind, state, deadline } = request;
      const missing = missingReporters(reports);
      log.error({ tenant, request: id, kind, state, deadline, missing }, 'A data-subject request is past its deadline');
    }
    total += overdue.length;
    if (overdue.length < BATCH) break;
  }
  subjectRequestMetrics.unclosed(await subjectRequests.countUnclosed(clock.now()));
  return total;
}
