import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { refusalOf, startPlatform, type TestPlatform } from './fixtures/platform.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());

const me = { query: '{ me { id } }' };
const ask = (authorization: string) => platform.post(me, { authorization });
const past = Math.floor(Date.now() / 1_000) - 600;

async function forged(alg: string, header: Record<string, unknown> = {}): Promise<string> {
  const { privateKey } = await generateKeyPair(alg);
  return new SignJWT({ sub: `usr_${'0'.repeat(26)}`, tenant: 'default', kind: 'user' })
    .setProtectedHeader({ alg, kid: 'one', typ: 'at+jwt', ...header })
    .setIssuer('http://127.0.0.1:4000/oidc')
    .setAudience('urn:crowdpay:api')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey);
}

describe('an access token', () => {
  it('that holds lets its bearer in, a second time without asking for keys', async () => {
    const authorization = `Bearer ${await platform.token()}`;
    expect((await ask(authorization)).status).toBe(200);
    expect((await ask(authorization)).status).toBe(200);
    expect(platform.services.identity.received.filter(({ path }) => path === '/oidc/jwks')).toHaveLength(1);
  });

  it.each<[string, JWTPayload, Record<string, unknown>]>([
    ['has expired', { exp: past }, {}],
    ['does not say when it expires', { exp: undefined as never }, {}],
    ['is for another audience', { aud: 'urn:other' }, {}],
    ['is of another issuer', { iss: 'https://evil.example' }, {}],
    ['is no access token but an id token', {}, { typ: 'JWT' }],
    ['has a kind that is ours alone', { kind: 'service' }, {}],
    ['is a person’s without a person’s id', { sub: 'crowdpay-operator' }, {}],
    ['is a partner’s that calls itself like a person', { kind: 'partner' }, {}],
    ['has no tenant', { tenant: undefined }, {}],
    ['has a tenant that is a path', { tenant: '../other' }, {}],
    ['has roles that are no list', { roles: 'admin' }, {}],
    ['is signed with a key that nobody knows', {}, { kid: 'two' }],
  ])('that %s is UNAUTHENTICATED', async (_what, claims, header) => {
    const answer = await ask(`Bearer ${await platform.token(claims, header)}`);
    expect(refusalOf(answer)).toEqual([401, 'UNAUTHENTICATED']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  it.each(['ES256', 'RS256', 'ES384'])('that a stranger signed with %s is UNAUTHENTICATED', async (alg) => {
    expect(refusalOf(await ask(`Bearer ${await forged(alg)}`))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('without a signature is UNAUTHENTICATED', async () => {
    const token = new UnsecuredJWT({ sub: 'usr_x', kind: 'user' }).setAudience('urn:crowdpay:api').encode();
    expect(refusalOf(await ask(`Bearer ${token}`))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('whose payload was changed is UNAUTHENTICATED', async () => {
    const [head, payload, signature] = (await platform.token()).split('.');
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as object;
    const changed = Buffer.from(JSON.stringify({ ...claims, scope: 'audit:read' })).toString('base64url');
    expect(refusalOf(await ask(`Bearer ${head!}.${changed}.${signature!}`))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer a,b', `Bearer ${'x'.repeat(9_000)}`])(
    'in a header of another form is UNAUTHENTICATED: %.20s',
    async (authorization) => {
      expect(refusalOf(await ask(authorization))).toEqual([401, 'UNAUTHENTICATED']);
    },
  );

  it('never comes back nor into the log', async () => {
    const token = await platform.token({ exp: past });
    const answer = await ask(`Bearer ${token}`);
    expect(answer.text + platform.logged.join('')).not.toContain(token.split('.')[1]);
  });

  it('refuses operations that anybody may run too: who meant to be known does not go on as nobody', async () => {
    const answer = await platform.post(
      { query: '{ __typename }' },
      { authorization: `Bearer ${await platform.token({ exp: past })}` },
    );
    expect(refusalOf(answer)).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe('when identity is away', () => {
  it('a token is UPSTREAM_UNAVAILABLE, for it may be a good one', async () => {
    const own = await startPlatform();
    try {
      own.services.identity.on('/oidc/jwks', () => ({ status: 503 }));
      const answer = await own.post(me, { authorization: `Bearer ${await own.token()}` });
      expect(refusalOf(answer)).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
    } finally {
      await own.close();
    }
  });
});
