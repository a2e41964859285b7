import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createInjectionScanner, type InjectionScanner } from '@crowdpay/injection-scan';
import { createMetrics } from '@crowdpay/metrics';
import { silentLogger } from '@crowdpay/testkit';
import { persistedOperationsFrom } from '../src/persisted-operations.ts';
import { json } from './fixtures/fake-service.ts';
import { refusalOf, startPlatform, type TestPlatform } from './fixtures/platform.ts';

const TOKENIZE =
  'mutation T($input: TokenizeInput!) { tokenize(input: $input) { outcomes { token error { code message } } } }';
const DETOKENIZE =
  'mutation D($input: DetokenizeInput!) { detokenize(input: $input) { outcomes { token value error { code message } } } }';
const FIND = 'query F($kind: PiiKind!, $value: String!) { findToken(input: { kind: $kind, value: $value }) { token } }';
const LITERAL = '{ findToken(input: { kind: EMAIL, value: "ada@example.com" }) { token } }';

const persistedOperations = persistedOperationsFrom(
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [
      { id: 'find-v1', name: 'F', type: 'query', body: FIND },
      { id: 'literal-v1', name: 'F', type: 'query', body: LITERAL },
    ],
  }),
);

let platform: TestPlatform;
let scanner: InjectionScanner;
let signedIn: { authorization: string };
const post = (body: object) => platform.post(body, signedIn);
beforeAll(async () => {
  // As in production: the real engine with its real budget.
  scanner = createInjectionScanner({
    budgetMs: 500,
    log: silentLogger(),
    metrics: createMetrics({ service: 'gateway' }),
  });
  platform = await startPlatform({ scanner, persistedOperations });
  signedIn = { authorization: `Bearer ${await platform.token({ scope: 'vault:tokenize vault:find pods:write' })}` };
  platform.services.vault.on('/graphql', ({ body }) => answer(body));
});
afterAll(async () => {
  await platform.close();
  scanner.close();
});
beforeEach(() => {
  platform.services.vault.received.length = 0;
  platform.logged.length = 0;
});

interface Asked {
  readonly query: string;
  readonly variables: { input?: { values?: { value: string }[]; tokens?: string[] } };
}

// A vault that echoes: as many outcomes as there were values or tokens.
function answer(body: string) {
  const { values, tokens } = (JSON.parse(body) as Asked).variables.input ?? {};
  if (values !== undefined) {
    const outcomes = values.map((_, index) => ({ token: `tok_${String(index)}`, error: null }));
    return json({ data: { tokenize: { outcomes } } });
  }
  if (tokens !== undefined) {
    const outcomes = tokens.map((token) => ({ token, value: ADDRESS(7), error: null }));
    return json({ data: { detokenize: { outcomes } } });
  }
  return json({ data: { findToken: null } });
}

const ADDRESS = (index: number) =>
  `${String(index)} Rue de l'Église, Bâtiment “C”, appt. ${String(index)}; c/o Café Müller & Söhne GmbH, 67000 Strasbourg (Grand Est), France`;
const rawValues = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ kind: 'ADDRESS', value: ADDRESS(index) }));
const asked = () => platform.fetches('vault') as unknown as Asked[];

describe('raw data that is meant for the vault', () => {
  it('arrives there as it was sent, by one call, and nothing is swapped', async () => {
    const values = [
      { kind: 'EMAIL', value: 'ada@example.com' },
      { kind: 'NAME', value: "Conan O'Brien" },
      { kind: 'PAN', value: '4242 4242 4242 4242' },
    ];
    const { status, body } = await post({ query: TOKENIZE, variables: { input: { values } } });
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(asked().map(({ variables }) => variables.input?.values)).toEqual([values]);
    expect(platform.vault.calls.tokenize).toEqual([]);
  });

  it('is in no log line, whether it is taken or refused', async () => {
    const planted = 'planted.value@example.com';
    const find = (variables: object) => post({ query: FIND, variables });
    const answers = [
      await find({ kind: 'EMAIL', value: planted }),
      await find({ kind: planted, value: planted }),
      await find({ kind: 'EMAIL', value: [planted, planted] }),
      await find({ kind: 'EMAIL', value: `<script>${planted}</script>` }),
      await find({ kind: 'EMAIL', value: planted, [planted]: 1 }),
    ];
    expect(answers.map(refusalOf)).toEqual([
      [200, undefined],
      [400, 'INVALID_INPUT'],
      [400, 'INVALID_INPUT'],
      [403, 'INJECTION_BLOCKED'],
      [400, 'INVALID_INPUT'],
    ]);
    expect(platform.logged.join('') + answers.map(({ text }) => text).join('')).not.toContain('planted');
  });

  it.each([
    ['a literal', LITERAL, {}],
    [
      'a literal deep in the input',
      'mutation { tokenize(input: { values: [{ kind: EMAIL, value: "ada@example.com" }] }) { outcomes { token } } }',
      {},
    ],
    [
      'a default',
      'query ($v: String! = "ada@example.com") { findToken(input: { kind: EMAIL, value: $v }) { token } }',
      {},
    ],
    [
      'a variable of a plain argument too',
      'mutation ($v: String!) { tokenize(input: { values: [{ kind: NAME, value: $v }] }) { outcomes { token } } openPod(input: { name: $v, goal: { amount: "1", currency: EUR } }) { pod { id } } }',
      { v: 'a' },
    ],
  ])('is SENSITIVE_LITERAL as %s', async (_what, query, variables) => {
    const refused = await post({ query, variables });
    expect(refusalOf(refused)).toEqual([400, 'SENSITIVE_LITERAL']);
    expect(refused.text).not.toContain('ada@');
    expect(asked()).toEqual([]);
  });

  it('is SENSITIVE_LITERAL in a URL', async () => {
    const query = new URLSearchParams({ query: FIND, variables: '{"kind":"EMAIL","value":"ada@example.com"}' });
    const refused = await platform.get(`/graphql?${query.toString()}`, {
      'apollo-require-preflight': '1',
      ...signedIn,
    });
    expect(refusalOf(refused)).toEqual([400, 'SENSITIVE_LITERAL']);
  });

  it('comes to a persisted operation by its variables, and not in its body', async () => {
    const byId = (sha256Hash: string, variables = {}) =>
      post({ variables, extensions: { persistedQuery: { version: 1, sha256Hash } } });
    expect(refusalOf(await byId('find-v1', { kind: 'EMAIL', value: 'ada@example.com' }))).toEqual([200, undefined]);
    expect(refusalOf(await byId('literal-v1'))).toEqual([400, 'SENSITIVE_LITERAL']);
  });

  it.each([
    "1' OR '1'='1' UNION SELECT password FROM users --",
    '<script>alert(document.cookie)</script>',
    '; cat /etc/passwd',
    '../../../../etc/passwd',
  ])('is scanned like any text of unknown kind: %s', async (value) => {
    expect(refusalOf(await post({ query: FIND, variables: { kind: 'NAME', value } }))).toEqual([
      403,
      'INJECTION_BLOCKED',
    ]);
    expect(asked()).toEqual([]);
  });

  it.each([
    "12 O'Connell Street Lower, Dublin 1, D01 F5P2",
    'Flat 3/2, 14 Queen’s Road, Aberdeen AB15 4ZT',
    'c/o Müller & Söhne, Straße des 17. Juni 135, 10623 Berlin',
    '#04-12, 1 Raffles Place; Singapore 048616',
    '東京都千代田区丸の内1丁目9-1',
    'Apt. "B" (rear), 1600 Pennsylvania Ave NW, Washington, DC 20500',
    "Select House, 1 Union Street, Where'er",
    'Kenneth <3 Lane 7',
    "d'Artagnan-O'Neill",
    'o’reilly+billing@sub.example.co.uk',
    "conan.o'brien@example.com",
  ])('passes when it is a person’s: %s', async (value) => {
    expect(refusalOf(await post({ query: FIND, variables: { kind: 'ADDRESS', value } }))).toEqual([200, undefined]);
  });
});

describe('a thousand values', () => {
  it('pass every limit of the gateway on their way in, and a thousand outcomes on their way out', async () => {
    const { status, body } = await post({
      query: TOKENIZE,
      variables: { input: { values: rawValues(1_000) } },
    });
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(asked()[0]?.variables.input?.values).toHaveLength(1_000);
    expect(body.data).toHaveProperty('tokenize.outcomes.length', 1_000);
  });

  it('pass in any script', async () => {
    const value = '東京都千代田区丸の内一丁目九番一号 丸の内中央ビル十二階 '.repeat(5).trim();
    const values = Array.from({ length: 1_000 }, () => ({ kind: 'ADDRESS', value }));
    expect(refusalOf(await post({ query: TOKENIZE, variables: { input: { values } } }))).toEqual([200, undefined]);
  });

  it('come back clear in one answer', async () => {
    const tokens = Array.from({ length: 1_000 }, (_, index) => `tok_address_${String(index).padStart(26, '0')}`);
    const { status, body } = await post({ query: DETOKENIZE, variables: { input: { tokens } } });
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data).toHaveProperty('detokenize.outcomes.length', 1_000);
    expect(body.data).toHaveProperty('detokenize.outcomes.999.value', ADDRESS(7));
  });

  it('come once in an operation: aliases cannot multiply them', async () => {
    const twice =
      'mutation ($i: TokenizeInput!) { a: tokenize(input: $i) { outcomes { token } } b: tokenize(input: $i) { outcomes { token } } }';
    const refused = await post({ query: twice, variables: { i: { values: rawValues(1) } } });
    expect(refusalOf(refused)).toEqual([400, 'COST_EXCEEDED']);
    expect(asked()).toEqual([]);
  });

  it('of the greatest length are LIMIT_EXCEEDED, and are not read', async () => {
    const values = Array.from({ length: 1_000 }, () => ({ kind: 'ADDRESS', value: 'x'.repeat(1_000) }));
    expect(refusalOf(await post({ query: TOKENIZE, variables: { input: { values } } }))).toEqual([
      413,
      'LIMIT_EXCEEDED',
    ]);
  });
});
