import { describe, expect, it } from '@jest/globals';
import { type AuditEvent, parseBody } from '../src/event.ts';
import {
  type AnnouncedRequest,
  AuditEventRefusal,
  type NewAuditEvent,
  readAnnouncedRequest,
  readReceivedReport,
  recordEvent,
  SUBJECT_REQUEST_REPORTERS,
  type SubjectReport,
  subjectRequestHandled,
} from '../src/index.ts';
import { ManualClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';

const clock = new ManualClock();
const ids = randomIds(clock);
const SUBJECT = ids.next('usr');
const CASE = ids.next('dsr');
const EMAIL = 'tok.0123456789abcdefghjkmnpqrs@pii.invalid';

const opened = (data: object): NewAuditEvent => ({
  type: 'vault.subject-request.opened',
  tenant: 'acme',
  actor: { kind: 'user', id: SUBJECT },
  subject: SUBJECT,
  requestId: 'req_1',
  data: { requestId: CASE, kind: 'RECTIFICATION', deadline: '2026-01-31T00:00:00.000Z', ...data },
});

/** The event as it is read at the other end. */
function carried(event: NewAuditEvent): AuditEvent {
  const read = parseBody(recordEvent(event, { clock, ids }).body);
  if (read === undefined) throw new Error('The event cannot be read back.');
  return read;
}

describe('the announcement of a data-subject request', () => {
  it('arrives with the tokens that replace the present ones, and no others', () => {
    expect(readAnnouncedRequest(carried(opened({ email: EMAIL })))).toEqual({
      tenant: 'acme',
      id: CASE,
      kind: 'RECTIFICATION',
      subject: SUBJECT,
      corrections: { email: EMAIL },
      requestId: 'req_1',
    });
  });

  it('cannot carry a raw value', () => {
    const raw = opened({ email: 'ada@example.com' });
    expect(() => recordEvent(raw, { clock, ids })).toThrow(AuditEventRefusal);
  });

  it('is not read out of another event, nor out of a kind that this version does not know', () => {
    const event = carried(opened({}));
    expect(() => readAnnouncedRequest({ ...event, type: 'vault.subject-request.received' })).toThrow(RangeError);
    const newer = { ...event, data: { ...event.data, kind: 'PORTABILITY' } };
    expect(() => readAnnouncedRequest(newer)).toThrow(RangeError);
  });
});

describe('a report', () => {
  const request: AnnouncedRequest = {
    tenant: 'acme',
    id: CASE,
    kind: 'ERASURE',
    subject: SUBJECT,
    corrections: {},
    requestId: 'req_1',
  };
  const report: SubjectReport = { outcome: 'RETAINED', changed: 2, retained: 5, reason: 'ACCOUNTING' };

  it.each(SUBJECT_REQUEST_REPORTERS)('of %s arrives as it was given', (reporter) => {
    const event = carried(subjectRequestHandled(reporter, request, report));
    expect(event).toMatchObject({ subject: SUBJECT, related: [CASE], actor: { kind: 'service', id: reporter } });
    expect(readReceivedReport(event)).toEqual({ tenant: 'acme', request: CASE, reporter, ...report });
  });

  it('is not read out of another event', () => {
    expect(() => readReceivedReport(carried(opened({})))).toThrow(RangeError);
  });
});
