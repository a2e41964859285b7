import {
  type AuditActor,
  SUBJECT_REPORT_OUTCOMES,
  SUBJECT_REQUEST_KINDS,
  SUBJECT_REQUEST_REPORTERS,
  type SubjectCorrections,
} from '@crowdpay/audit-event';
import {
  type StoredReport,
  SUBJECT_REQUEST_STATES,
  type SubjectCase,
  type SubjectRequest,
} from '../domain/subject-request.ts';
import type { Prisma, SubjectRequestReport as ReportRow } from '../generated/prisma/client.ts';

/** A case's row with its reports. */
export type CaseRow = Prisma.SubjectRequestGetPayload<{ include: { reports: true } }>;

const ACTOR_KINDS: readonly AuditActor['kind'][] = ['user', 'partner', 'service', 'anonymous'];
const FIELDS = ['displayName', 'email', 'phone', 'ssn'] as const;

/**
 * The case in a row.
 *
 * @throws RangeError when the row holds a word that is none of ours: a newer version has written here.
 */
export function caseOf(row: CaseRow): SubjectCase {
  const { reports, kind, state, corrections, closedAt, jobId, requestedByKind, requestedById } = row;
  const { tenant, id, subject, requestId, openedAt, deadline } = row;
  return {
    request: {
      ...{ tenant, id, subject, requestId, openedAt, deadline },
      kind: oneOf(SUBJECT_REQUEST_KINDS, kind),
      state: oneOf(SUBJECT_REQUEST_STATES, state),
      corrections: correctionsOf(corrections),
      requestedBy: { kind: oneOf(ACTOR_KINDS, requestedByKind), id: requestedById },
      ...(closedAt === null ? {} : { closedAt }),
      ...(jobId === null ? {} : { job: jobId }),
    },
    reports: reports.map(reportOf),
  };
}

/** The row of a case that is new. */
export function rowOf(request: SubjectRequest): Prisma.SubjectRequestCreateManyInput {
  const { requestedBy, job, closedAt, corrections, ...same } = request;
  return {
    ...same,
    corrections: { ...corrections },
    requestedByKind: requestedBy.kind,
    requestedById: requestedBy.id,
    closedAt: closedAt ?? null,
    jobId: job ?? null,
  };
}

/** `value` as one of `words`. @throws RangeError when it is none. */
export function oneOf<Word extends string>(words: readonly Word[], value: string): Word {
  const word = words.find((one) => one === value);
  if (word === undefined) throw new RangeError('A data-subject request has an unknown word in its row.');
  return word;
}

function reportOf({ producer, outcome, changed, retained, reason, reportedAt }: ReportRow): StoredReport {
  return {
    reporter: oneOf(SUBJECT_REQUEST_REPORTERS, producer),
    outcome: oneOf(SUBJECT_REPORT_OUTCOMES, outcome),
    changed,
    retained,
    ...(reason === null ? {} : { reason }),
    reportedAt,
  };
}

function correctionsOf(value: Prisma.JsonValue): SubjectCorrections {
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const tokens = FIELDS.map((field) => [field, object[field]] as const);
  return Object.fromEntries(tokens.filter(([, token]) => typeof token === 'string'));
}
