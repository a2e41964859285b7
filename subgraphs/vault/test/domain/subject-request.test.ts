import { describe, expect, it } from '@jest/globals';
import {
  SUBJECT_REQUEST_KINDS,
  SUBJECT_REQUEST_REPORTERS,
  type SubjectRequestKind,
  type SubjectRequestReporter,
} from '@crowdpay/audit-event';
import { JOB_STATES } from '../../src/domain/jobs.ts';
import {
  deadlineOf,
  missingReporters,
  nextStep,
  ownPartOf,
  type StoredReport,
  type SubjectCase,
  type SubjectRequestState,
} from '../../src/domain/subject-request.ts';

const OPENED = new Date('2026-01-31T12:00:00.000Z');

const reportsOf = (reporters: readonly SubjectRequestReporter[]): StoredReport[] =>
  reporters.map((reporter) => ({ reporter, outcome: 'DONE', changed: 0, retained: 0, reportedAt: OPENED }));

const caseOf = (
  kind: SubjectRequestKind,
  state: SubjectRequestState = 'OPEN',
  reporters: readonly SubjectRequestReporter[] = SUBJECT_REQUEST_REPORTERS,
): SubjectCase => ({
  request: {
    tenant: 'acme',
    id: 'dsr_1',
    kind,
    subject: 'usr_1',
    state,
    corrections: {},
    requestedBy: { kind: 'user', id: 'usr_1' },
    requestId: 'req_1',
    openedAt: OPENED,
    deadline: deadlineOf(OPENED),
  },
  reports: reportsOf(reporters),
});

describe('the next step of a data-subject request', () => {
  it.each(SUBJECT_REQUEST_KINDS)('is to wait until everybody has reported on %s, whoever is missing', (kind) => {
    for (const late of SUBJECT_REQUEST_REPORTERS) {
      const others = SUBJECT_REQUEST_REPORTERS.filter((name) => name !== late);
      expect(missingReporters(reportsOf(others))).toEqual([late]);
      expect(nextStep(caseOf(kind, 'OPEN', others), undefined)).toBe('WAIT');
    }
  });

  it.each(['RECTIFICATION', 'OPT_OUT'] as const)('closes %s then: the vault has no part of its own in it', (kind) => {
    expect(ownPartOf(kind)).toBeUndefined();
    expect(nextStep(caseOf(kind), undefined)).toBe('CLOSE');
  });

  it.each([
    [undefined, 'START_OWN_PART'],
    ['QUEUED', 'WAIT'],
    ['RUNNING', 'WAIT'],
    ['FAILED', 'START_OWN_PART'],
    ['SUCCEEDED', 'CLOSE'],
  ] as const)('of an erasure or an export whose job is %s: %s', (job, step) => {
    for (const kind of ['ERASURE', 'ACCESS'] as const) expect(nextStep(caseOf(kind, 'FINISHING'), job)).toBe(step);
  });

  it('is none for a closed case, nor for one that nobody was told of, whatever has been reported', () => {
    for (const state of ['CLOSED', 'AWAITING_CORRECTIONS'] as const) {
      for (const job of [undefined, ...JOB_STATES]) expect(nextStep(caseOf('ERASURE', state), job)).toBe('WAIT');
    }
  });
});

it('the deadline of a case is thirty days after its opening', () => {
  expect(deadlineOf(OPENED)).toEqual(new Date('2026-03-02T12:00:00.000Z'));
});
