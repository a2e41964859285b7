import { z } from 'zod';
import { decision, idOf, instant, tokenOf, word } from './event-shapes.ts';

/** What a data subject can ask for: GDPR articles 15, 16, 17 and 21; CCPA 1798.110, .106, .105 and .120. */
export const SUBJECT_REQUEST_KINDS = ['ACCESS', 'RECTIFICATION', 'ERASURE', 'OPT_OUT'] as const;

/** One of {@link SUBJECT_REQUEST_KINDS}. */
export type SubjectRequestKind = (typeof SUBJECT_REQUEST_KINDS)[number];

/**
 * How a subgraph can answer: DONE, all that was asked for; RETAINED, something stays for a reason that the report names;
 * NOTHING_HELD, it has nothing that a request of this kind concerns.
 */
export const SUBJECT_REPORT_OUTCOMES = ['DONE', 'RETAINED', 'NOTHING_HELD'] as const;

/** One of {@link SUBJECT_REPORT_OUTCOMES}. */
export type SubjectReportOutcome = (typeof SUBJECT_REPORT_OUTCOMES)[number];

const requestId = idOf('dsr');
const kind = z.enum(SUBJECT_REQUEST_KINDS);
const count = z.int().min(0);

/** `data` of the events in which the vault announces a case. The tokens are those that replace the present ones. */
export const announcedRequest = z.strictObject({
  requestId,
  kind,
  deadline: instant,
  displayName: tokenOf('NAME').optional(),
  email: tokenOf('EMAIL').optional(),
  phone: tokenOf('PHONE').optional(),
  ssn: tokenOf('SSN').optional(),
  ...decision,
});

/** `data` of the event that closes a case: every subgraph has reported, and the vault has done its own part. */
export const closedRequest = z.strictObject({
  requestId,
  kind,
  changed: count,
  retained: count,
  jobId: idOf('job').optional(),
});

/** `data` of the event that tells of a case past its deadline, and who has not reported. */
export const overdueRequest = z.strictObject({ requestId, kind, deadline: instant, missing: z.array(word).max(16) });

/** `data` of a subgraph's report: how many records it changed, how many stay that name the person, and why. */
export const handledRequest = z.strictObject({
  requestId,
  outcome: z.enum(SUBJECT_REPORT_OUTCOMES),
  changed: count,
  retained: count,
  reason: word.optional(),
});
