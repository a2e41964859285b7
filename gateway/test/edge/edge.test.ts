import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isToken } from '@crowdpay/pii-token';
import { fakeToken } from '../fixtures/fake-vault.ts';
import { startPlatform, type TestPlatform } from '../fixtures/platform.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.vault.away = false;
  platform.vault.known.clear();
  platform.logged.length = 0;
  for (const calls of Object.values(platform.vault.calls)) calls.length = 0;
  for (const { received } of Object.values(platform.services)) received.length = 0;
});

const url = (path: string) => `${platform.gateway.url}${path}`;
const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(url(path), { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
const codeOf = async (response: Response) =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;
const forwarded = () => platform.services.identity.received.at(-1)!;

describe('a route to identity', () => {
  it('passes path, query and answer on', async () => {
    platform.services.identity.on('/oidc/auth', () => ({
      status: 303,
      headers: {
        location: '/interaction/abc',
        'set-cookie': ['a=1; HttpOnly', 'b=2; HttpOnly'],
        'x-powered-by': 'x',
        server: 'y',
      },
    }));
    const response = await fetch(
      url(
        '/oidc/auth?client_id=crowdpay-web&scope=openid+profile%3Aread&redirect_uri=http%3A%2F%2F127.0.0.1%3A4000%2Fsigned-in',
      ),
      { redirect: 'manual' },
    );
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/interaction/abc');
    expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2; HttpOnly']);
    expect(response.headers.has('x-powered-by')).toBe(false);
    expect(response.headers.has('server')).toBe(false);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(forwarded().path).toBe(
      '/oidc/auth?client_id=crowdpay-web&scope=openid+profile%3Aread&redirect_uri=http%3A%2F%2F127.0.0.1%3A4000%2Fsigned-in',
    );
  });

  it('says who asks, whatever the client claims', async () => {
    await form(
      '/oidc/token',
      { grant_type: 'client_credentials' },
      {
        authorization: 'Basic YTpi',
        'x-forwarded-for': '10.0.0.1',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'gopher',
        'x-crowdpay-principal': 'forged',
        'x-request-id': 'forged',
        forwarded: 'for=10.0.0.1',
        te: 'trailers',
      },
    );
    expect(forwarded().headers).toMatchObject({
      authorization: 'Basic YTpi',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': '127.0.0.1:4000',
      'x-forwarded-proto': 'http',
      'x-request-id': expect.stringMatching(/^req_/),
    });
    expect(forwarded().headers).not.toHaveProperty('x-crowdpay-principal');
    expect(forwarded().headers).not.toHaveProperty('forwarded');
    expect(forwarded().headers).not.toHaveProperty('te');
  });

  it('keeps a page’s own security policy, and gives it one where it has none', async () => {
    const undo = platform.services.identity.on('/interaction/', () => ({
      headers: { 'content-security-policy': "default-src 'self'" },
    }));
    expect((await fetch(url('/interaction/abc'))).headers.get('content-security-policy')).toBe("default-src 'self'");
    undo();
    expect((await fetch(url('/interaction/abc'))).headers.get('content-security-policy')).toContain(
      "frame-ancestors 'none'",
    );
  });

  it.each([
    '/oidc/../internal/person',
    '/oidc/%2e%2e/internal/person',
    '/oidc//internal',
    '/oidc/..%2finternal',
    '/oidc/a;b',
    '/interaction/.',
    '/internal/person',
    '/graphql/x',
  ])('does not go to %s', async (path) => {
    expect(await rawStatus(path)).toBe(404);
    expect(platform.services.identity.received).toEqual([]);
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('does not take %s', async (method) => {
    expect((await fetch(url('/oidc/auth'), { method })).status).toBe(404);
    expect(platform.services.identity.received).toEqual([]);
  });
});

describe('a form with an e-mail address', () => {
  it('goes on with the token that the address has', async () => {
    const token = fakeToken('EMAIL', 'ada@example.com');
    platform.vault.known.set('ada@example.com', token);
    await form('/interaction/abc/login', { email: ' ada@example.com ', prompt: 'login' });
    expect(Object.fromEntries(new URLSearchParams(forwarded().body))).toEqual({ email: token, prompt: 'login' });
    expect(platform.vault.calls.tokenize).toEqual([]);
  });

  it('goes on with a fresh token that belongs to nobody when the address has none', async () => {
    await form('/interaction/abc/login', { email: 'nobody@example.com' });
    const first = new URLSearchParams(forwarded().body).get('email')!;
    await form('/interaction/abc/login', { email: 'nobody@example.com' });
    const second = new URLSearchParams(forwarded().body).get('email')!;
    expect(isToken('EMAIL', first) && isToken('EMAIL', second)).toBe(true);
    expect(first).not.toBe(second);
  });

  it('does not go on when the vault is away', async () => {
    platform.vault.away = true;
    const response = await form('/interaction/abc/login', { email: 'ada@example.com' });
    expect([response.status, await codeOf(response)]).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
    expect(platform.services.identity.received).toEqual([]);
  });

  it('leaves the address in no log', async () => {
    await form('/interaction/abc/login', { email: 'ada@example.com' });
    await fetch(url('/oidc/auth?login_hint=ada%40example.com'));
    expect(platform.logged.join('')).not.toContain('ada');
  });

  it('has every field of that name swapped', async () => {
    const body = 'email=ada%40example.com&email=bob%40example.com';
    await fetch(url('/interaction/abc/login'), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const sent = new URLSearchParams(forwarded().body).getAll('email');
    expect(sent.map((each) => isToken('EMAIL', each))).toEqual([true, true]);
  });
});

describe('what the edge refuses', () => {
  it('is personal data in a URL', async () => {
    const response = await fetch(url('/oidc/auth?login_hint=ada%40example.com'));
    expect([response.status, await codeOf(response)]).toEqual([400, 'SENSITIVE_LITERAL']);
    expect(platform.services.identity.received).toEqual([]);
  });

  it.each([
    ['a query', () => fetch(url('/oidc/auth?state=%3Cscript%3Ealert(1)%3C%2Fscript%3E'))],
    ['a form', () => form('/interaction/abc/login', { prompt: "x' or 1=1 --" })],
    [
      'a webhook',
      () =>
        fetch(url('/webhooks/psp'), {
          method: 'POST',
          body: '{"a":{"b":["<script>"]}}',
          headers: { 'content-type': 'application/json' },
        }),
    ],
  ])('is an injection in %s', async (_what, send) => {
    const response = await send();
    expect([response.status, await codeOf(response)]).toEqual([403, 'INJECTION_BLOCKED']);
    expect(platform.services.identity.received).toEqual([]);
    expect(platform.services.payments.received).toEqual([]);
  });

  it.each<[string, string, string, number, string]>([
    ['a body that is too large', `a=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded', 413, 'LIMIT_EXCEEDED'],
    ['a field that is too long', `a=${'x'.repeat(9_000)}`, 'application/x-www-form-urlencoded', 400, 'LIMIT_EXCEEDED'],
    ['too many fields', 'a=1&'.repeat(65), 'application/x-www-form-urlencoded', 400, 'LIMIT_EXCEEDED'],
    ['a field of a strange name', 'a%00b=1', 'application/x-www-form-urlencoded', 400, 'INVALID_INPUT'],
    ['a multipart body', 'x', 'multipart/form-data; boundary=x', 400, 'INVALID_INPUT'],
    ['a text', 'email=ada%40example.com', 'text/plain', 400, 'INVALID_INPUT'],
    ['JSON that is none', '{', 'application/json', 400, 'INVALID_INPUT'],
  ])('is %s', async (_what, body, type, status, code) => {
    const response = await fetch(url('/interaction/abc/login'), {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
    expect(platform.services.identity.received).toEqual([]);
  });
});

describe('a webhook', () => {
  it('goes to payments byte for byte, with its signature and nothing else of the sender’s', async () => {
    platform.services.payments.on('/webhooks/psp', () => ({ status: 204 }));
    const body = '{"id":"whk_1",  "type":"settlement.succeeded"}\n';
    const response = await fetch(url('/webhooks/psp'), {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-crowdpay-nonce': 'n',
        'x-crowdpay-timestamp': '1',
        'x-crowdpay-signature': 'v1=00',
        authorization: 'Bearer x',
        cookie: 'a=b',
      },
    });
    expect(response.status).toBe(204);
    const { path, headers, body: sent } = platform.services.payments.received.at(-1)!;
    expect([path, sent]).toEqual(['/webhooks/psp', body]);
    expect(headers).toMatchObject({
      'x-crowdpay-nonce': 'n',
      'x-crowdpay-timestamp': '1',
      'x-crowdpay-signature': 'v1=00',
    });
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('cookie');
  });

  it('is not taken below its address, nor by GET', async () => {
    expect((await fetch(url('/webhooks/psp/other'), { method: 'POST' })).status).toBe(404);
    expect((await fetch(url('/webhooks/psp'))).status).toBe(404);
  });
});

// fetch resolves dot segments itself; an attacker does not.
function rawStatus(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: platform.gateway.port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}
