import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { type Answer, refusalOf, startPlatform, type TestPlatform } from './fixtures/platform.ts';

const PAN = '4242424242424242';
const CARD = `number: "${PAN}", cvc: "123", expiryMonth: 1, expiryYear: 2031`;
const contribute = (card: string, variables = '') =>
  `mutation${variables} { contribute(input: { podId: "p", amount: { amount: "1", currency: EUR }, idempotencyKey: "key-12345678", card: ${card} }) { contribution { id } } }`;

let platform: TestPlatform;
let signedIn: { authorization: string };
const post = (body: unknown): Promise<Answer> => platform.post(body, signedIn);

beforeAll(async () => {
  platform = await startPlatform();
  signedIn = { authorization: `Bearer ${await platform.token()}` };
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.logged.length = 0;
  for (const calls of Object.values(platform.vault.calls)) calls.length = 0;
  for (const { received } of Object.values(platform.services)) received.length = 0;
});

function expectNothingReached(answer: Answer): void {
  expect(platform.fetches('payments')).toEqual([]);
  expect(platform.fetches('identity')).toEqual([]);
  expect(platform.vault.calls.tokenize).toEqual([]);
  expect(answer.text + platform.logged.join('')).not.toContain(PAN);
}

describe('personal data outside of the variables of a POST', () => {
  it.each([
    ['a literal', { query: contribute(`{ ${CARD} }`) }],
    ['a number for a literal', { query: contribute(`{ number: ${PAN}, cvc: "1", expiryMonth: 1, expiryYear: 1 }`) }],
    [
      'a default',
      {
        query: contribute(
          '{ number: $n, cvc: $c, expiryMonth: 1, expiryYear: 1 }',
          ` ($n: String! = "${PAN}", $c: String!)`,
        ),
      },
    ],
    [
      'one variable for number and code',
      {
        query: contribute('{ number: $n, cvc: $n, expiryMonth: 1, expiryYear: 1 }', ' ($n: String!)'),
        variables: { n: PAN },
      },
    ],
  ])('is refused as %s', async (_what, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map(({ extensions }) => extensions['code'])).toContain('SENSITIVE_LITERAL');
    expectNothingReached(answer);
  });

  it('is refused each time, from the cache of documents too', async () => {
    const body = { query: contribute(`{ ${CARD} }`) };
    await post(body);
    expect(refusalOf(await post(body))).toEqual([400, 'SENSITIVE_LITERAL']);
  });

  it('cannot be registered as a persisted query', async () => {
    const query = contribute(`{ ${CARD} }`);
    const { createHash } = await import('node:crypto');
    const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') };
    await post({ query, extensions: { persistedQuery } });
    expect(refusalOf(await post({ extensions: { persistedQuery } }))).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
  });

  it('is INVALID_PII when it has a token’s shape: nobody outside has a use for one', async () => {
    const answer = await post({
      query: contribute('{ number: $n, cvc: $c, expiryMonth: 1, expiryYear: 1 }', ' ($n: String!, $c: String!)'),
      variables: { n: '4242424242424241', c: '123' },
    });
    expect(refusalOf(answer)).toEqual([400, 'INVALID_PII']);
    expectNothingReached(answer);
  });
});

describe('invalid personal data', () => {
  it('is refused by its path, never by its value', async () => {
    platform.vault.invalid.add(PAN);
    const answer = await post({
      query: 'mutation ($input: ContributeInput!) { contribute(input: $input) { contribution { id } } }',
      variables: {
        input: {
          podId: 'p',
          amount: { amount: '1', currency: 'EUR' },
          idempotencyKey: 'key-12345678',
          card: { number: PAN, cvc: '123', expiryMonth: 1, expiryYear: 2031 },
        },
      },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([
      {
        message: 'The variable $input.card.number is no valid PAN.',
        extensions: { code: 'INVALID_PII', variable: '$input.card.number', kind: 'PAN' },
      },
    ]);
    expect(answer.text + platform.logged.join('')).not.toContain(PAN);
    expect(platform.fetches('payments')).toEqual([]);
  });
});

describe('several invalid values', () => {
  it('are told in one answer', async () => {
    platform.vault.invalid.add('nobody').add('12');
    const answer = await platform.post({
      query: 'mutation ($input: RegisterUserInput!) { registerUser(input: $input) { user { id } } }',
      variables: { input: { displayName: 'Ada', email: 'nobody', phone: '12', ssn: '123-45-6789' } },
    });
    expect(refusalOf(answer)).toEqual([400, 'INVALID_PII']);
    expect(answer.body.errors?.[0]?.message).toBe(
      'The variable $input.email is no valid EMAIL. The variable $input.phone is no valid PHONE.',
    );
    expect(platform.fetches('identity')).toEqual([]);
  });
});

describe('variables that do not fit', () => {
  const query = 'query ($id: ID!) { pod(id: $id) { id } }';

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown variable', { id: 'p', [PAN]: PAN }, 'does not declare; it declares $id'],
    ['a missing one', {}, '$id of type ID! is required'],
    ['a wrong type', { id: { secret: PAN } }, '$id must be a value of type ID'],
    ['null', { id: null }, '$id of type ID! must not be null'],
  ])('are INVALID_INPUT: %s', async (_what, variables, message) => {
    const answer = await post({ query, variables });
    expect(refusalOf(answer)).toEqual([400, 'INVALID_INPUT']);
    expect(answer.body.errors?.[0]?.message).toContain(message);
    expectNothingReached(answer);
  });
});

describe('overload', () => {
  const many = (count: number, item: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => item(index)).join(' ');

  it.each([
    ['depth', `{ me { ${'memberships { edges { node { user { '.repeat(4)} id ${'} } } } '.repeat(4)} } }`],
    ['aliases', `{ me { ${many(31, (index) => `a${String(index)}: id`)} } }`],
    ['root fields', `{ ${many(21, () => '__typename')} }`],
    ['fields', `{ me { ${many(1_001, () => 'id')} } }`],
    ['directives', `{ me { id ${many(51, () => '@include(if: true)')} } }`],
    ['tokens', `{ me { ${many(3_100, () => 'id')} } }`],
    ['circular fragments', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
  ])('by %s is LIMIT_EXCEEDED', async (_what, query) => {
    const answer = await post({ query });
    expect(refusalOf(answer)).toEqual([400, 'LIMIT_EXCEEDED']);
    expectNothingReached(answer);
  });

  it('by cost is COST_EXCEEDED, also where a variable makes the cost', async () => {
    const query = 'query ($n: Int) { pod(id: "p") { memberships(first: $n) { edges { cursor } } } }';
    expect(refusalOf(await post({ query, variables: { n: 1_000_000 } }))).toEqual([400, 'COST_EXCEEDED']);
    expect(refusalOf(await post({ query, variables: { n: 3 } }))).toEqual([200, undefined]);
  });

  it('by a large body is LIMIT_EXCEEDED', async () => {
    expect(refusalOf(await post({ query: '{ __typename }', variables: { x: 'x'.repeat(600_000) } }))).toEqual([
      413,
      'LIMIT_EXCEEDED',
    ]);
  });

  it('by nesting of JSON ends in a refusal', async () => {
    const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const answer = await platform.post(
      `{"query":"query ($id: ID!) { pod(id: $id) { id } }","variables":{"id":${nested}}}`,
      signedIn,
    );
    expect(refusalOf(answer)).toEqual([400, 'INVALID_INPUT']);
  });

  it('by batching is refused', async () => {
    expect(refusalOf(await post([{ query: '{ __typename }' }, { query: '{ __typename }' }]))).toEqual([
      400,
      'INVALID_INPUT',
    ]);
  });
});

describe('looking around', () => {
  it('by introspection is off', async () => {
    expect(refusalOf(await post({ query: getIntrospectionQuery({ descriptions: false, oneOf: false }) }))).toEqual([
      400,
      'INVALID_INPUT',
    ]);
  });

  it('by suggestions is off', async () => {
    const { text } = await post({ query: '{ meh { id } }' });
    expect(text).not.toContain('Did you mean');
  });

  it('for a query plan is off', async () => {
    const { body } = await platform.post(
      { query: '{ me { id } }' },
      { ...signedIn, 'apollo-query-plan-experimental': '1' },
    );
    expect(body).not.toHaveProperty('extensions');
  });

  it('for a trace is off', async () => {
    const { body } = await platform.post(
      { query: '{ me { id } }' },
      { ...signedIn, 'apollo-federation-include-trace': 'ftv1' },
    );
    expect(body).not.toHaveProperty('extensions');
  });

  it('shows no page at /', async () => {
    expect(refusalOf(await platform.get('/'))).toEqual([404, 'NOT_FOUND']);
  });
});

describe('requests that a foreign page can send', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'are refused as %s',
    async (type) => {
      const answer = await platform.post('{"query":"{ __typename }"}', { 'content-type': type });
      expect(refusalOf(answer)).toEqual([415, 'INVALID_INPUT']);
    },
  );

  it('are refused as a GET without a header that needs a preflight', async () => {
    expect(refusalOf(await platform.get('/graphql?query={__typename}'))).toEqual([400, 'INVALID_INPUT']);
  });

  it('cannot be a mutation by GET', async () => {
    const query = encodeURIComponent(
      'mutation { acceptInvitation(input: { invitationId: "i" }) { membership { id } } }',
    );
    const answer = await platform.get(`/graphql?query=${query}`, { ...signedIn, 'apollo-require-preflight': '1' });
    expect(refusalOf(answer)).toEqual([405, 'INVALID_INPUT']);
    expect(platform.fetches('pods')).toEqual([]);
  });

  it('are answered to none of their origins', async () => {
    const { headers } = await platform.post({ query: '{ __typename }' }, { origin: 'https://evil.example' });
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });
});

describe('an injection', () => {
  const query = 'mutation ($input: OpenPodInput!) { openPod(input: $input) { pod { id } } }';
  const input = (name: string) => ({ input: { name, goal: { amount: '1', currency: 'EUR' } } });

  it('in a variable is blocked, and told by its place', async () => {
    const answer = await post({ query, variables: input("x' or 1=1 --") });
    expect(answer.status).toBe(403);
    expect(answer.body.errors).toEqual([
      {
        message: 'The request was blocked: $input.name looks like an attack.',
        extensions: { code: 'INJECTION_BLOCKED', path: '$input.name', kind: 'SQL' },
      },
    ]);
    expect(platform.fetches('pods')).toEqual([]);
  });

  it('in a literal is blocked each time', async () => {
    const literal = { query: '{ pod(id: "<script>") { id } }' };
    expect(refusalOf(await post(literal))).toEqual([403, 'INJECTION_BLOCKED']);
    expect(refusalOf(await post(literal))).toEqual([403, 'INJECTION_BLOCKED']);
  });

  it('in personal data is blocked before it is tokenized', async () => {
    const answer = await platform.post({
      query: 'mutation ($input: RegisterUserInput!) { registerUser(input: $input) { user { id } } }',
      variables: { input: { displayName: '<script>', email: 'a@b.c', phone: '+14155550123', ssn: '123-45-6789' } },
    });
    expect(refusalOf(answer)).toEqual([403, 'INJECTION_BLOCKED']);
    expect(platform.vault.calls.tokenize).toEqual([]);
  });

  it('is logged by rule and place, without the text', async () => {
    await post({ query, variables: input("x' or 1=1 --") });
    const line = platform.logged.find((each) => each.includes('An injection was blocked'));
    expect(line).toContain('"rule":"test-sql"');
    expect(line).not.toContain('or 1=1');
  });
});

describe('a malformed request', () => {
  it.each([
    ['no JSON', `{"query": "${PAN}`],
    ['no object', `"${PAN}"`],
    ['no query', `{"note": "${PAN}"}`],
    ['no GraphQL', `{"query": "{ me(id: ${PAN}"}`],
    ['a text where a name belongs', `{"query": "{ \\"${PAN}\\" }"}`],
    ['an unknown operation', `{"query": "query A { __typename }", "operationName": "B"}`],
    ['variables that are a text', `{"query": "{ __typename }", "variables": "${PAN}"}`],
    ['a prototype', `{"query": "{ __typename }", "__proto__": {"x": "${PAN}"}}`],
    ['a persisted query of another version', `{"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "x"}}}`],
    ['an id that is no text', `{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": {"$ne": ""}}}}`],
    [
      'an id of another text',
      `{"query": "{ __typename }", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "${'0'.repeat(64)}"}}}`,
    ],
  ])('is INVALID_INPUT: %s', async (_what, body) => {
    const answer = await platform.post(body, signedIn);
    expect(refusalOf(answer)).toEqual([400, 'INVALID_INPUT']);
    expectNothingReached(answer);
  });

  it('with a wrong literal is told its place and not its text', async () => {
    const answer = await post({ query: `{ pod(id: { a: "${PAN}" }) { id } }` });
    expect(refusalOf(answer)).toEqual([400, 'INVALID_INPUT']);
    expect(answer.body.errors?.[0]).toHaveProperty('locations');
    expect(answer.text).not.toContain(PAN);
  });
});
