import {
  type AnnouncedRequest,
  type AuditActor,
  SUBJECT_REQUEST_REPORTERS,
  type SubjectReport,
  type SubjectRequestKind,
  type SubjectRequestReporter,
} from '@crowdpay/audit-event';
import type { Page, TimePosition } from '@crowdpay/connection';
import type { JobState, JobType } from './jobs.ts';

/**
 * AWAITING_CORRECTIONS: on record, and the person has yet to say what is right. OPEN: carried to the subgraphs, whose
 * reports come in. FINISHING: all have reported, the vault does its own part. CLOSED: all is done.
 */
export const SUBJECT_REQUEST_STATES = ['AWAITING_CORRECTIONS', 'OPEN', 'FINISHING', 'CLOSED'] as const;

/** One of {@link SUBJECT_REQUEST_STATES}. */
export type SubjectRequestState = (typeof SUBJECT_REQUEST_STATES)[number];

/** One case of what a person may ask about their own data. */
export interface SubjectRequest extends AnnouncedRequest {
  readonly state: SubjectRequestState;
  readonly requestedBy: AuditActor;
  readonly openedAt: Date;
  /** The law wants it done by then. */
  readonly deadline: Date;
  readonly closedAt?: Date;
  /** `job_…` of the vault's own part, once it has begun. */
  readonly job?: string;
}

/** A report with the subgraph that gave it. */
export interface StoredReport extends SubjectReport {
  readonly reporter: SubjectRequestReporter;
  readonly reportedAt: Date;
}

/** A case with what has been reported about it. */
export interface SubjectCase {
  readonly request: SubjectRequest;
  readonly reports: readonly StoredReport[];
}

/** A page of cases in the order of their opening. */
export type SubjectCasePage = Page<SubjectCase>;

// About the month of GDPR article 12(3), and well within the 45 days of CCPA 1798.130(a)(2).
const DEADLINE_MS = 30 * 24 * 60 * 60 * 1000;

/** When a case that was opened at `openedAt` has to be closed. */
export function deadlineOf(openedAt: Date): Date {
  return new Date(openedAt.getTime() + DEADLINE_MS);
}

/** The subgraphs that have not reported yet. */
export function missingReporters(reports: readonly StoredReport[]): readonly SubjectRequestReporter[] {
  const reported = new Set(reports.map(({ reporter }) => reporter));
  return SUBJECT_REQUEST_REPORTERS.filter((name) => !reported.has(name));
}

/** The vault's own part in a request of a kind; undefined where it has none. */
export function ownPartOf(kind: SubjectRequestKind): JobType | undefined {
  switch (kind) {
    case 'ERASURE':
      return 'SUBJECT_ERASURE';
    case 'ACCESS':
      return 'SUBJECT_EXPORT';
    case 'RECTIFICATION':
    case 'OPT_OUT':
      return undefined;
  }
}

/** What is to be done about a case now. */
export type NextStep = 'WAIT' | 'START_OWN_PART' | 'CLOSE';

/**
 * The vault does its own part last, so that nothing which others still need is gone. A job that failed is started again:
 * the person's right does not lapse by our failing.
 *
 * @param job state of the case's job; undefined when it has none.
 */
export function nextStep({ request, reports }: SubjectCase, job: JobState | undefined): NextStep {
  if (request.state === 'CLOSED' || request.state === 'AWAITING_CORRECTIONS') return 'WAIT';
  if (missingReporters(reports).length > 0) return 'WAIT';
  if (ownPartOf(request.kind) === undefined || job === 'SUCCEEDED') return 'CLOSE';
  return job === 'QUEUED' || job === 'RUNNING' ? 'WAIT' : 'START_OWN_PART';
}

/** Which cases a reader wants; what is left out does not matter. */
export interface SubjectRequestFilter {
  readonly subject?: string;
  readonly state?: SubjectRequestState;
  /** How many at most. */
  readonly limit: number;
  readonly after: TimePosition | null;
}

/** How many cases of a kind are not closed. */
export interface UnclosedCount {
  readonly kind: SubjectRequestKind;
  readonly unclosed: number;
  readonly overdue: number;
}

/** Reads cases. */
export interface SubjectRequestReader {
  find(tenant: string, id: string): Promise<SubjectCase | undefined>;
  /** Cases of a tenant in the order of their opening. */
  list(tenant: string, filter: SubjectRequestFilter): Promise<readonly SubjectCase[]>;
  /**
   * Cases of all tenants that can go on: everybody has reported, and no job of theirs is under way; the most urgent first.
   */
  settleable(limit: number): Promise<readonly { readonly tenant: string; readonly id: string }[]>;
  /** Of all tenants. */
  countUnclosed(now: Date): Promise<readonly UnclosedCount[]>;
}

/** Cases inside a transaction. */
export interface SubjectRequestWriter {
  /**
   * Keeps every other opener of a case about this person waiting until the transaction ends.
   *
   * @returns false when the vault has never held anything of such a person.
   */
  lockSubject(tenant: string, subject: string): Promise<boolean>;
  /** The cases of a person that are not closed, eldest first. */
  unclosedOf(tenant: string, subject: string): Promise<readonly SubjectCase[]>;
  insert(request: SubjectRequest): Promise<void>;
  /** Reads a case and keeps every other writer of it waiting until the transaction ends. */
  lock(tenant: string, id: string): Promise<SubjectCase | undefined>;
  /** Writes what can change of a case: state, corrections, job and closing. */
  update(request: SubjectRequest): Promise<void>;
  /** Adds a report to a locked case that has none of this reporter. */
  insertReport(request: SubjectRequest, report: StoredReport): Promise<void>;
  /** Marks up to `limit` cases past their deadline as told, skipping those that another watch is at. */
  takeOverdue(now: Date, limit: number): Promise<readonly SubjectCase[]>;
}
