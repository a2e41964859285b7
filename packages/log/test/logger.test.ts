import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { capturedLogger } from './capture.ts';

const PLANTED = {
  email: 'ada@example.com',
  phone: '+14155550123',
  ssn: '078-05-1120',
  pan: '4242424242424242',
  iban: 'DE89370400440532013000',
};
const RAW = Object.values(PLANTED);

const expectClean = (text: string): void => {
  for (const value of RAW) expect(text).not.toContain(value);
};

describe('a log line', () => {
  it('is one JSON object with name, level, ISO time and message', () => {
    const { log, text, lines } = capturedLogger();
    log.info({ podId: 'pod_1', count: 3 }, 'pod opened');
    expect(text().endsWith('\n')).toBe(true);
    expect(lines()).toEqual([
      expect.objectContaining({ name: 'pods', level: 30, podId: 'pod_1', count: 3, msg: 'pod opened' }),
    ]);
    expect(lines()[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('is written only from the level on that was asked for', () => {
    const { log, text } = capturedLogger('warn');
    log.info('quiet');
    expect(text()).toBe('');
  });
});

describe('redaction', () => {
  it.each(RAW)('replaces %s in a field, at any depth, and says what it was', (value) => {
    const { log, text } = capturedLogger();
    log.info({ note: value, deep: { list: [{ note: `seen ${value}` }] } }, 'planted');
    expectClean(text());
    expect(text()).toMatch(/"note":"\[redacted (EMAIL|PHONE|SSN|PAN|IBAN)\]"/);
  });

  it.each(RAW)('replaces a message that holds %s', (value) => {
    const { log, text } = capturedLogger();
    log.info(`mail to ${value} failed`);
    log.info('mail to %s failed', value);
    log.info({}, 'mail to %s failed', value);
    expectClean(text());
    expect(text().trim().split('\n')).toHaveLength(3);
  });

  it.each(RAW)('reaches %s in the bindings of a child', (value) => {
    const { log, text } = capturedLogger();
    log
      .child({ note: value })
      .child({ inner: { note: value } })
      .info('bound');
    expectClean(text());
  });

  it('replaces a card number that was logged as a number', () => {
    const { log, text } = capturedLogger();
    log.info({ amount: 4242424242424242 });
    expectClean(text());
  });

  it.each([
    'authorization',
    'Cookie',
    'set-cookie',
    'password',
    'clientSecret',
    'client_secret',
    'accessToken',
    'refresh_token',
    'x-crowdpay-principal',
    'PAN',
    'cvc',
    'ssn',
    'email',
    'userEmail',
    'phone',
    'dateOfBirth',
    'plaintext',
    'private_key',
    'purposeText',
    'value',
    'values',
    'variables',
  ])('hides whatever stands under %s', (key) => {
    const { log, lines } = capturedLogger();
    log.info({ headers: { [key]: { nested: 'anything' } } });
    expect(lines()[0]).toHaveProperty(['headers', key], '[redacted]');
  });

  it('leaves names alone that merely resemble one', () => {
    const { log, lines } = capturedLogger();
    const fields = { keyId: 'k1', company: 'acme', span: 7, emailed: true, valueCount: 3, purpose: 'OTHER' };
    log.info(fields);
    expect(lines()[0]).toMatchObject(fields);
  });

  // Names, streets and reasons have no shape by which they could be seen: what they stand under has to hide them.
  it.each([
    ['a principal', { kind: 'user', id: 'usr_1', purpose: 'OTHER', purposeText: 'Planted reason' }],
    ['the body of a tokenization', { items: [{ kind: 'NAME', value: 'Planted Name' }], together: true }],
    ['the body of a presentation', { results: [{ level: 'CLEAR', value: 'Planted Street 1' }] }],
    [
      'the variables of a bulk tokenization',
      { variables: { input: { values: [{ kind: 'NAME', value: 'Planted' }] } } },
    ],
    ['a bulk tokenization’s input', { input: { values: [{ kind: 'ADDRESS', value: 'Planted Street 1' }] } }],
    ['the outcomes of a detokenization', { outcomes: [{ token: 'tok', kind: 'NAME', value: 'Planted Name' }] }],
    ['a revealed token', { piiToken: { kind: 'NAME', clear: 'Planted Name' } }],
    ['the corrections of a data-subject request', { corrections: { displayName: 'Planted Name' } }],
    ['an export', { subjectExport: { json: '{"name":"Planted Name"}', createdAt: '2026-01-01T00:00:00Z' } }],
  ])('hides what is personal in %s, in a field and in the bindings of a child', (_what, body) => {
    const { log, text, lines } = capturedLogger();
    log.warn({ body });
    log.warn(body, 'planted');
    log.child({ body }).warn('bound');
    expect(lines()).toHaveLength(3);
    expect(text()).not.toContain('Planted');
  });

  it.each([
    ['a JWT', 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c3JfMSJ9.c2lnbmF0dXJl'],
    ['a bearer token', 'Bearer 0123456789abcdef0123'],
    ['the password of a connection', 'postgres://pods:s3cr3t@127.0.0.1:54320/pods'],
    ['a private key', '-----BEGIN PRIVATE KEY-----'],
  ])('replaces %s wherever it stands', (_, value) => {
    const { log, text } = capturedLogger();
    log.info({ note: value }, `with ${value}`);
    expect(text()).not.toContain(value);
  });

  it('leaves none of them in a line, wherever in an object of any shape they were put', () => {
    const leaf = fc.oneof(fc.constantFrom(...RAW), fc.string(), fc.double(), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
    }));
    fc.assert(
      fc.property(tree, fc.string(), fc.constantFrom(...RAW), (fields, before, planted) => {
        const { log, text, lines } = capturedLogger();
        log.info({ fields }, `${before} ${planted}`);
        expectClean(text());
        expect(lines()).toHaveLength(1);
      }),
    );
  });

  it('lets tokens of the vault through', () => {
    const { log, lines } = capturedLogger();
    log.info({ holder: 'tok.0123456789abcdefghjkmnpqrs@pii.invalid' });
    expect(lines()[0]).toMatchObject({ holder: 'tok.0123456789abcdefghjkmnpqrs@pii.invalid' });
  });

  it('withholds a line whose very keys are personal', () => {
    const { log, lines, text } = capturedLogger();
    log.warn({ [PLANTED.email]: 1 });
    expectClean(text());
    expect(lines()[0]).toMatchObject({ level: 40, msg: '[a log line was withheld: unsafe]' });
  });

  it('withholds a line that is too long to be examined', () => {
    const { log, lines } = capturedLogger();
    log.error({ dump: 'x'.repeat(100_000) });
    expect(lines()[0]).toMatchObject({ level: 50, msg: '[a log line was withheld: too long]' });
  });
});
