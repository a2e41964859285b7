import type { ReceivedReport } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import type { Transaction } from '../../domain/unit-of-work.ts';
import { settleSubjectRequest } from './settle-subject-request.ts';

/** What recording a report needs. */
export interface RecordReportDependencies {
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * RECORDED: it counts. REPEATED: the reporter's report was there already. UNKNOWN: no such case of the report's tenant
 * waits for one.
 */
export type RecordedReport = 'RECORDED' | 'REPEATED' | 'UNKNOWN';

/**
 * Keeps what a subgraph reported about a case, in the caller's transaction. The last report begins the vault's own part,
 * or closes the case, in the same one; of two last reports at the same instant the second finds all there.
 *
 * Nothing that a reporter says can fail this: a report that fits no case is noted in the log, and what comes behind it goes
 * on.
 */
export async function recordReport(
  dependencies: RecordReportDependencies,
  transaction: Transaction,
  { tenant, request: id, ...report }: ReceivedReport,
): Promise<RecordedReport> {
  const { subjectRequests } = transaction;
  const found = await subjectRequests.lock(tenant, id);
  if (found?.reports.some(({ reporter }) => reporter === report.reporter) === true) return 'REPEATED';
  if (found?.request.state !== 'OPEN') {
    dependencies.log.warn({ tenant, request: id, reporter: report.reporter }, 'A report fits no data-subject request');
    return 'UNKNOWN';
  }
  const { request, reports } = found;
  const stored = { ...report, reportedAt: dependencies.clock.now() };
  await subjectRequests.insertReport(request, stored);
  await settleSubjectRequest(dependencies, transaction, { request, reports: [...reports, stored] }, undefined);
  return 'RECORDED';
}
