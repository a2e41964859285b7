import { describe, expect, it } from '@jest/globals';
import { randomIds } from '@crowdpay/ids';
import { type NewAuditEvent, AuditEventRefusal, parseBody, recordEvent } from '../src/index.ts';
import { CLOCK, body, podOpened } from './fixture.ts';

const record = (event: NewAuditEvent): string => recordEvent(event, { clock: CLOCK, ids: randomIds(CLOCK) }).body;

function refusal(change: Record<string, unknown>): AuditEventRefusal {
  try {
    record({ ...podOpened(), ...change });
  } catch (error) {
    if (error instanceof AuditEventRefusal) return error;
  }
  throw new Error('The event was not refused.');
}

describe('recordEvent', () => {
  it('adds id, version, time and an empty list of related ids', () => {
    expect(parseBody(record(podOpened()))).toMatchObject({
      version: 1,
      id: expect.stringMatching(/^evt_[0-9a-z]{26}$/),
      occurredAt: '2026-03-01T12:00:00.000Z',
      related: [],
    });
  });

  it('is canonical: the order in which fields were given leaves no trace', () => {
    expect(body({ data: { currency: 'EUR', goal: '125000' } })).toBe(body());
  });

  it('lets tokens through', () => {
    const event = { type: 'identity.user.registered', data: { phone: '+15500123456', ssn: '000-12-3456' } } as const;
    // +1 550… is an assignable number, so only one that begins with 00 is a token.
    expect(() => record({ ...podOpened(), ...event })).toThrow(AuditEventRefusal);
    const tokens = { ...event, data: { phone: '+10012345678', ssn: '000-12-3456' } };
    expect(record({ ...podOpened(), ...tokens })).toContain('000-12-3456');
  });

  it.each([
    ['an unknown type', { type: 'pods.pod.exploded' }, 'UNKNOWN_TYPE'],
    ['a type of the prototype', { type: 'constructor' }, 'UNKNOWN_TYPE'],
    ['a field that the type has not', { data: { goal: '1', currency: 'EUR', note: 'x' } }, 'INVALID_SHAPE'],
    ['free text where a word belongs', { type: 'payments.webhook.refused', data: { reason: 'a b' } }, 'INVALID_SHAPE'],
    ['a subject with blanks', { subject: 'pod 1' }, 'INVALID_SHAPE'],
    ['too many related ids', { related: Array.from({ length: 1001 }, () => 'pod_1') }, 'INVALID_SHAPE'],
    ['a raw e-mail address', { subject: 'alice@example.com' }, 'RAW_PII'],
    ['a raw card number', { related: ['4242424242424242'] }, 'RAW_PII'],
    ['a raw SSN', { requestId: '123-45-6789' }, 'RAW_PII'],
    ['a raw phone number', { actor: { kind: 'user', id: '+14155550123' } }, 'RAW_PII'],
    ['a raw IBAN', { subject: 'DE89370400440532013000' }, 'RAW_PII'],
  ])('refuses %s', (_name, change, reason) => {
    expect(refusal(change).reason).toBe(reason);
  });

  it('takes 1,000 of the longest tokens, each of another data subject', () => {
    const opaque = (index: number): string => String(index).padStart(26, '0');
    const thousand = Array.from({ length: 1000 }, (_, index) => index);
    const tokens = thousand.map((index) => `tok_document_number_${opaque(index)}`);
    const related = thousand.map((index) => `usr_${opaque(index)}`);
    const event = { ...podOpened(), type: 'vault.pii.revealed', related, data: { tokens } } as NewAuditEvent;
    expect(parseBody(record(event))).toMatchObject({ related, data: { tokens } });
  });

  it('refuses a body over the limit', () => {
    const related = Array.from({ length: 1000 }, () => 'p'.repeat(200));
    expect(refusal({ related }).reason).toBe('TOO_LARGE');
  });

  it('never repeats the refused value', () => {
    const error = refusal({ data: { goal: 'alice@example.com', currency: 'EUR' } });
    expect(error.code).toBe('INTERNAL');
    expect(`${error.message} ${String(error.cause)}`).not.toContain('alice');
    expect(String(error.cause)).toContain('data.goal');
  });
});

describe('parseBody', () => {
  it('takes a type that is newer than our catalogue', () => {
    expect(parseBody(body().replace('pods.pod.opened', 'pods.pod.renamed'))?.type).toBe('pods.pod.renamed');
  });

  it.each([
    ['no JSON', '{'],
    ['another version', body().replace('"version":1', '"version":2')],
    ['a form that is not canonical', body().replace('{"actor"', '{ "actor"')],
    ['a name that stands twice', body().replace('"version":1', '"version":2,"version":1')],
    ['a foreign field', body().replace('{"actor"', '{"aaa":1,"actor"')],
  ])('refuses %s', (_name, text) => {
    expect(parseBody(text)).toBeUndefined();
  });
});
