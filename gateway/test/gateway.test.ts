import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isId } from '@crowdpay/ids';
import { isToken } from '@crowdpay/pii-token';
import { startPlatform, type TestPlatform } from './fixtures/platform.ts';

const REGISTER = {
  query: 'mutation R($input: RegisterUserInput!) { registerUser(input: $input) { user { id email } } }',
  variables: {
    input: { displayName: 'Ada Lovelace', email: 'ada@example.com', phone: '+14155550123', ssn: '123-45-6789' },
  },
};
const CONTRIBUTE = {
  query: 'mutation C($input: ContributeInput!) { contribute(input: $input) { contribution { id card state } } }',
  variables: {
    input: {
      podId: 'pod_1',
      amount: { amount: '1250', currency: 'EUR' },
      card: { number: '4242424242424242', cvc: '123', expiryMonth: 1, expiryYear: 2031 },
      idempotencyKey: 'key-12345678',
    },
  },
};
const RAW = ['ada@example.com', '+14155550123', '123-45-6789', '4242424242424242'];

let platform: TestPlatform;
let signedIn: { authorization: string };

beforeAll(async () => {
  platform = await startPlatform();
  signedIn = { authorization: `Bearer ${await platform.token()}` };
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.vault.away = false;
  platform.vault.invalid.clear();
  platform.vault.tooMany.clear();
  for (const calls of Object.values(platform.vault.calls)) calls.length = 0;
  for (const { received } of Object.values(platform.services)) received.length = 0;
});

describe('a request of somebody who has not signed in', () => {
  it('is tokenized by one call to the vault, and the subgraph gets tokens', async () => {
    const { status, body } = await platform.post(REGISTER);
    expect(body.errors).toBeUndefined();
    expect(status).toBe(200);
    expect(platform.vault.calls.tokenize).toHaveLength(1);
    expect(platform.vault.calls.tokenize[0]).toMatchObject({ together: true }); // one bad value, and none is kept
    const { input } = platform.fetches('identity')[0]!.variables as { input: Record<string, string> };
    expect(isToken('NAME', input['displayName']!)).toBe(true);
    expect(isToken('EMAIL', input['email']!)).toBe(true);
    expect(isToken('PHONE', input['phone']!)).toBe(true);
    expect(isToken('SSN', input['ssn']!)).toBe(true);
  });

  it('has the data subject minted that the registration will get, the same for vault and subgraph', async () => {
    await platform.post(REGISTER);
    const vaultSaw = await principalOf('vault', '/internal/tokenize');
    const identitySaw = await principalOf('identity', '/graphql');
    expect(vaultSaw).toMatchObject({ kind: 'anonymous', tenant: 'default' });
    expect(isId('usr', vaultSaw.newSubject!)).toBe(true);
    expect(identitySaw.newSubject).toBe(vaultSaw.newSubject);
    expect(identitySaw.requestId).toBe(vaultSaw.requestId);
  });

  it('leaves no raw value in any log line, nor at any subgraph', async () => {
    await platform.post(REGISTER);
    await platform.post({ ...REGISTER, variables: { input: { ...REGISTER.variables.input, email: 7 } } });
    const seen = platform.logged.join('') + JSON.stringify(platform.fetches('identity'));
    for (const raw of RAW) expect(seen).not.toContain(raw);
  });

  it('is UNAUTHENTICATED where a person is asked for, before any subgraph', async () => {
    const { status, headers, body } = await platform.post({ query: '{ me { id } }' });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toEqual({ errors: [{ message: 'Sign in to do this.', extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(platform.fetches('identity')).toEqual([]);
  });

  it('is refused before anything is tokenized', async () => {
    const { body } = await platform.post(CONTRIBUTE);
    expect(body.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(platform.vault.calls.tokenize).toEqual([]);
  });
});

describe('a request of somebody who has signed in', () => {
  it('reaches the subgraph as a signed principal, without the access token', async () => {
    await platform.post({ query: '{ me { id } }' }, { ...signedIn, cookie: 'a=b', 'x-crowdpay-principal': 'forged' });
    const principal = await principalOf('identity', '/graphql');
    expect(principal).toMatchObject({ kind: 'user', id: `usr_${'0'.repeat(26)}`, tenant: 'default' });
    const { headers } = platform.services.identity.received.find(({ path }) => path === '/graphql')!;
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('cookie');
    expect(headers['x-request-id']).toMatch(/^req_/);
    expect(headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('has each token of the response presented, by one call for all', async () => {
    const { body } = await platform.post(
      {
        query:
          '{ pod(id: "pod_1") { memberships { edges { node { user { email } } } } } again: pod(id: "pod_2") { memberships { edges { node { user { email } } } } } }',
      },
      signedIn,
    );
    expect(body.errors).toBeUndefined();
    expect(platform.vault.calls.present).toHaveLength(1);
    expect(platform.vault.calls.present[0]).toHaveProperty('tokens.length', 1); // six places, one token
    expect(JSON.stringify(body)).toContain('EMAIL •••');
    expect(JSON.stringify(body)).not.toContain('pii.invalid');
  });

  it('pays with a card of which the subgraph sees tokens only, and gets it back masked', async () => {
    const { body } = await platform.post(CONTRIBUTE, signedIn);
    const { input } = platform.fetches('payments')[0]!.variables as typeof CONTRIBUTE.variables;
    expect(isToken('PAN', input.card.number)).toBe(true);
    expect(isToken('CVC', input.card.cvc)).toBe(true);
    expect(input.amount).toEqual({ amount: '1250', currency: 'EUR' });
    expect(body.data).toMatchObject({
      contribute: { contribution: { id: 'ctr_1', card: expect.stringMatching(/^PAN •••/) } },
    });
  });

  it('is FORBIDDEN without the scope that a field asks for', async () => {
    const authorization = `Bearer ${await platform.token({ scope: 'openid' })}`;
    const { status, body } = await platform.post({ query: '{ pod(id: "p") { id } }' }, { authorization });
    expect(status).toBe(403);
    expect(body.errors?.[0]).toMatchObject({
      message: expect.stringContaining('pods:read'),
      extensions: { code: 'FORBIDDEN' },
    });
    expect(platform.fetches('pods')).toEqual([]);
  });

  it('states a purpose from the closed list', async () => {
    await platform.post({ query: '{ me { id } }' }, { ...signedIn, 'x-crowdpay-purpose': 'CUSTOMER_SUPPORT' });
    expect(await principalOf('identity', '/graphql')).toMatchObject({ purpose: 'CUSTOMER_SUPPORT' });
  });

  it.each(['CURIOSITY', 'PSP_CHARGE', 'customer_support'])('cannot state the purpose %s', async (purpose) => {
    const { status, body } = await platform.post(
      { query: '{ me { id } }' },
      { ...signedIn, 'x-crowdpay-purpose': purpose },
    );
    expect([status, body.errors?.[0]?.extensions['code']]).toEqual([400, 'INVALID_INPUT']);
  });
});

describe('the purpose OTHER', () => {
  const state = (headers: Record<string, string>) =>
    platform.post({ query: '{ me { id } }' }, { ...signedIn, ...headers });
  const other = (text: string) => state({ 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': text });

  it('comes with a reason, percent-encoded, which goes on in normal form C without white space around it', async () => {
    await other(encodeURIComponent('  Rückruf erbeten: Cafe\u0301 🚧 '));
    expect(await principalOf('identity', '/graphql')).toMatchObject({
      purpose: 'OTHER',
      purposeText: 'Rückruf erbeten: Café 🚧',
    });
  });

  it('takes plain ASCII as it is', async () => {
    await other('Asked by phone + mail (ticket 7)');
    expect(await principalOf('identity', '/graphql')).toHaveProperty('purposeText', 'Asked by phone + mail (ticket 7)');
  });

  it.each([
    ['no reason', { 'x-crowdpay-purpose': 'OTHER' }],
    ['an empty reason', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': '' }],
    ['a reason of nine characters', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': '%C3%BCnine cha' }],
    ['a reason of white space', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': '%20'.repeat(20) }],
    ['a reason too long', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': 'x'.repeat(201) }],
    ['a header too long', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': '%20'.repeat(2_000) }],
    ['a line break', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': 'first line%0Asecond line' }],
    ['a NUL', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': 'a reason with%00 NUL' }],
    ['half an escape', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': '100% of the users' }],
    ['an overlong encoding', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': 'a reason%C0%AE%C0%AE/' }],
    ['bytes that are no UTF-8', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': 'a reason in Latin %E9' }],
    ['Latin-1 unescaped', { 'x-crowdpay-purpose': 'OTHER', 'x-crowdpay-purpose-text': 'a reason in Latin é' }],
    [
      'a reason beside another purpose',
      { 'x-crowdpay-purpose': 'LEGAL_REQUEST', 'x-crowdpay-purpose-text': 'a reason' },
    ],
    ['a reason and no purpose', { 'x-crowdpay-purpose-text': 'a sound reason' }],
  ])('is INVALID_INPUT with %s, before any subgraph', async (_what, headers) => {
    const { status, body } = await state(headers);
    expect([status, body.errors?.[0]?.extensions['code']]).toEqual([400, 'INVALID_INPUT']);
    expect(platform.fetches('identity')).toEqual([]);
  });

  it('is scanned like a variable, and its reason is in no log line and in no answer', async () => {
    const { status, body, text } = await other(encodeURIComponent('<script>secretReason()</script>'));
    expect([status, body.errors?.[0]?.extensions['code']]).toEqual([403, 'INJECTION_BLOCKED']);
    expect(platform.logged.join('') + text).not.toContain('secretReason');
  });
});

describe('where a call came from', () => {
  it('is told to every service as a keyed hash, the same for a network and never its address', async () => {
    await platform.post(REGISTER);
    await platform.post({ query: '{ me { id } }' }, signedIn);
    const requests = [...platform.services.identity.received, ...platform.services.vault.received];
    const principals = await Promise.all([
      principalOf('vault', '/internal/tokenize'),
      principalOf('identity', '/graphql'),
    ]);
    const [first, second] = principals.map(({ source }) => source);
    expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(second).toBe(first);
    expect(JSON.stringify(requests.map(({ path, headers: { host: _, ...headers } }) => [path, headers]))).not.toContain(
      '127.0.0.1',
    );
  });

  it('stays in the principal of who has signed in', async () => {
    await platform.post({ query: '{ me { id } }' }, signedIn);
    expect(await principalOf('identity', '/graphql')).toMatchObject({ kind: 'user', source: expect.any(String) });
  });
});

describe('when the vault has had too many values of a kind', () => {
  it('the operation is RATE_LIMITED with the variable named, nothing of it is kept, and no subgraph is called', async () => {
    platform.vault.tooMany.add('123-45-6789');
    const { status, text, body } = await platform.post(REGISTER);
    expect(status).toBe(429);
    expect(body.errors?.[0]).toEqual({
      message: expect.stringContaining('$input.ssn could not be taken: too many values of kind SSN'),
      extensions: { code: 'RATE_LIMITED', variable: '$input.ssn', kind: 'SSN', retryAfterSeconds: 60 },
    });
    for (const raw of RAW) expect(text).not.toContain(raw);
    expect(platform.vault.calls.tokenize[0]).toMatchObject({ together: true });
    expect(platform.fetches('identity')).toEqual([]);
  });
});

describe('when the vault is away', () => {
  beforeEach(() => {
    platform.vault.away = true;
  });

  it('nothing is tokenized and no subgraph is called', async () => {
    const { status, body } = await platform.post(REGISTER);
    expect([status, body.errors?.[0]?.extensions['code']]).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
    expect(platform.fetches('identity')).toEqual([]);
  });

  it('tokens become null with one error, and neither token nor value leaves', async () => {
    const { status, text, body } = await platform.post({ query: '{ me { id email } }' }, signedIn);
    expect(status).toBe(200);
    expect(body.data).toEqual({ me: { id: 'usr_ada', email: null } });
    expect(body.errors).toEqual([
      {
        message: 'Personal data cannot be shown now. Try again later.',
        path: ['me', 'email'],
        extensions: { code: 'UPSTREAM_UNAVAILABLE', fields: 1 },
      },
    ]);
    expect(text).not.toContain('pii.invalid');
  });
});

describe('a subgraph that misbehaves', () => {
  const me = { query: '{ me { id email } }' };
  let undo = (): void => undefined;
  afterEach(() => {
    undo();
  });

  it('cannot let a raw value out through a @token field', async () => {
    undo = platform.resolve('identity', { Query: { me: () => ({ id: 'usr_ada', email: 'ada@example.com' }) } });
    const { text, body } = await platform.post(me, signedIn);
    expect(body.data).toEqual({ me: { id: 'usr_ada', email: null } });
    expect(body.errors?.[0]?.extensions['code']).toBe('INTERNAL');
    expect(text).not.toContain('ada@example.com');
  });

  it('keeps its typed errors and loses everything else', async () => {
    undo = platform.resolve('identity', {
      Query: {
        me() {
          throw Object.assign(new Error('SELECT * FROM users WHERE ssn = 123-45-6789'), {
            extensions: { stacktrace: ['at x'] },
          });
        },
      },
    });
    const { status, text, body } = await platform.post(me, signedIn);
    expect(status).toBe(200);
    expect(body).toEqual({
      data: { me: null },
      errors: [
        {
          message: 'The request failed for a reason on our side. Try again later.',
          path: ['me'],
          extensions: { code: 'INTERNAL' },
        },
      ],
    });
    expect(text).not.toMatch(/SELECT|identity|stack/);
  });

  it('cannot choose the status of the answer', async () => {
    undo = platform.services.identity.on('/graphql', () => ({
      body: JSON.stringify({
        data: { me: null },
        errors: [
          {
            message: 'No.',
            path: ['me'],
            extensions: { code: 'NOT_FOUND', http: { status: 500 }, hint: 'x', nested: { secret: 1 } },
          },
        ],
      }),
    }));
    const { status, body } = await platform.post(me, signedIn);
    expect(status).toBe(200);
    expect(body.errors).toEqual([{ message: 'No.', path: ['me'], extensions: { code: 'NOT_FOUND', hint: 'x' } }]);
  });

  it('cannot name personal data in a message', async () => {
    undo = platform.services.identity.on('/graphql', () => ({
      body: JSON.stringify({
        data: { me: null },
        errors: [{ message: 'ada@example.com exists', extensions: { code: 'CONFLICT', who: 'ada@example.com' } }],
      }),
    }));
    const { text, body } = await platform.post(me, signedIn);
    expect(text).not.toContain('ada@example.com');
    expect(body.errors?.[0]?.extensions).toEqual({ code: 'CONFLICT' });
  });

  it('costs its own fields only when it is away', async () => {
    undo = platform.services.payments.on('/graphql', () => ({ status: 502, body: 'Bad gateway' }));
    const { status, body } = await platform.post({ query: '{ pod(id: "p") { name balance { amount } } }' }, signedIn);
    expect(status).toBe(200);
    expect(body.data).toEqual({ pod: { name: 'Bikes', balance: null } });
    expect(body.errors?.[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
  });
});

describe('the answer', () => {
  it('has the security headers and the id of the request', async () => {
    const { headers } = await platform.post({ query: '{ __typename }' });
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/graphql-response+json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-request-id': expect.stringMatching(/^req_/),
      'ratelimit-limit': '1000',
    });
  });

  it('comes as application/json to those who do not ask for more', async () => {
    const { headers } = await platform.post({ query: '{ __typename }' }, { accept: '*/*' });
    expect(headers.get('content-type')).toContain('application/json');
  });
});

async function principalOf(service: 'vault' | 'identity', path: string) {
  const request = platform.services[service].received.find((each) => each.path === path)!;
  return platform.principals.verifierFor(service).verify(String(request.headers['x-crowdpay-principal']));
}
