import type { AuditEvent, NewAuditEvent } from './event.ts';
import {
  announcedRequest,
  handledRequest,
  type SubjectReportOutcome,
  type SubjectRequestKind,
} from './subject-request-shapes.ts';

/** The subgraphs to which the vault carries a data-subject request, and each of which reports what it did. */
export const SUBJECT_REQUEST_REPORTERS = ['identity', 'pods', 'payments', 'audit'] as const;

/** One of {@link SUBJECT_REQUEST_REPORTERS}. */
export type SubjectRequestReporter = (typeof SUBJECT_REQUEST_REPORTERS)[number];

/** What stands in place of the present values, as vault tokens that the person holds. */
export interface SubjectCorrections {
  readonly displayName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly ssn?: string;
}

/** A data-subject request as a subgraph learns of it. */
export interface AnnouncedRequest {
  readonly tenant: string;
  /** `dsr_…` */
  readonly id: string;
  readonly kind: SubjectRequestKind;
  /** `usr_…` of the person whose data it is. */
  readonly subject: string;
  /** Present in a RECTIFICATION alone. */
  readonly corrections: SubjectCorrections;
  /** The request in whose course the case was opened: every event of the case carries it. */
  readonly requestId: string;
}

/** What a subgraph did about a request. */
export interface SubjectReport {
  readonly outcome: SubjectReportOutcome;
  /** Records that it changed or removed. */
  readonly changed: number;
  /** Records that stay and name the person. */
  readonly retained: number;
  /** Why they stay, one word; only when something does. */
  readonly reason?: string;
}

/** A report as it arrives at the vault. */
export interface ReceivedReport extends SubjectReport {
  readonly tenant: string;
  /** `dsr_…` */
  readonly request: string;
  readonly reporter: SubjectRequestReporter;
}

/**
 * Reads a case out of the vault's event `vault.subject-request.opened`.
 *
 * @throws RangeError when the event is another, or has a shape that this version does not know: it has to wait for the
 * version that does, because a case that was skipped would never close.
 */
export function readAnnouncedRequest(event: AuditEvent): AnnouncedRequest {
  const parsed = announcedRequest.safeParse(event.data);
  if (event.type !== 'vault.subject-request.opened' || !parsed.success) throw unreadable();
  const { requestId: id, kind, displayName, email, phone, ssn } = parsed.data;
  const { tenant, subject, requestId } = event;
  return { tenant, id, kind, subject, corrections: present({ displayName, email, phone, ssn }), requestId };
}

/** The event in which `reporter` tells what it did; it belongs into the transaction in which it did it. */
export function subjectRequestHandled(
  reporter: SubjectRequestReporter,
  request: AnnouncedRequest,
  report: SubjectReport,
): NewAuditEvent {
  return {
    type: `${reporter}.subject-request.handled`,
    tenant: request.tenant,
    actor: { kind: 'service', id: reporter },
    subject: request.subject,
    related: [request.id],
    requestId: request.requestId,
    data: { requestId: request.id, ...report },
  };
}

/**
 * Reads a report out of the event of a reporter.
 *
 * @throws RangeError when the event is another, or has a shape that this version does not know.
 */
export function readReceivedReport(event: AuditEvent): ReceivedReport {
  const reporter = SUBJECT_REQUEST_REPORTERS.find((name) => event.type === `${name}.subject-request.handled`);
  const parsed = handledRequest.safeParse(event.data);
  if (reporter === undefined || !parsed.success) throw unreadable();
  const { requestId: request, outcome, changed, retained, reason } = parsed.data;
  const report = { tenant: event.tenant, request, reporter, outcome, changed, retained };
  return reason === undefined ? report : { ...report, reason };
}

function unreadable(): RangeError {
  return new RangeError('The event is of no kind of data-subject request that this version knows.');
}

function present(corrections: {
  readonly [Field in keyof SubjectCorrections]-?: string | undefined;
}): SubjectCorrections {
  return Object.fromEntries(Object.entries(corrections).filter(([, token]) => token !== undefined));
}
