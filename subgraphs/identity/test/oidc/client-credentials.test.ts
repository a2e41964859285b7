import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, createRemoteJWKSet, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose';
import { askTokens, type TokenAnswer } from '../support/code-flow.ts';
import { startPlatform, type TestPlatform } from '../support/platform.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

describe('client credentials with private_key_jwt', () => {
  let platform: TestPlatform;
  let publicUrl: URL;
  beforeAll(async () => {
    platform = await startPlatform();
    publicUrl = platform.publicUrl;
  });
  afterAll(() => platform.close());

  const issuer = (): string => new URL('/oidc', publicUrl).href;
  const assertionOf = async (
    claims: { readonly audience?: string; readonly expires?: string } = {},
    key?: CryptoKey,
    alg = 'ES256',
  ): Promise<string> =>
    new SignJWT()
      .setProtectedHeader({ alg, kid: 'operator-1' })
      .setIssuer('crowdpay-operator')
      .setSubject('crowdpay-operator')
      .setAudience(claims.audience ?? issuer())
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime(claims.expires ?? '1m')
      .sign(key ?? (await importJWK(platform.operatorKey, 'ES256')));
  const ask = (assertion: string, changes: Readonly<Record<string, string>> = {}): Promise<TokenAnswer> =>
    askTokens(publicUrl, {
      grant_type: 'client_credentials',
      scope: 'audit:read',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
      ...changes,
    });

  it('gives the operator a token with its tenant and roles, which jose verifies', async () => {
    const { status, body } = await ask(await assertionOf());
    expect(status).toBe(200);
    const keys = createRemoteJWKSet(new URL('/oidc/jwks', publicUrl));
    const { payload } = await jwtVerify(String(body['access_token']), keys, {
      issuer: issuer(),
      audience: 'urn:crowdpay:api',
      typ: 'at+jwt',
      algorithms: ['ES256'],
    });
    expect(payload).toMatchObject({
      sub: 'crowdpay-operator',
      client_id: 'crowdpay-operator',
      kind: 'partner',
      tenant: 'default',
      roles: ['auditor'],
      scope: 'audit:read',
    });
  });

  it('takes each assertion once, also when it is shown many times at the same instant', async () => {
    const assertion = await assertionOf();
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(assertion)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
    expect((await ask(assertion)).body['error']).toBe('invalid_client');
  });

  it('refuses an assertion of another key', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    expect((await ask(await assertionOf({}, privateKey))).body['error']).toBe('invalid_client');
  });

  it('refuses an assertion for another audience and an expired one', async () => {
    const elsewhere = await assertionOf({ audience: 'https://elsewhere.example' });
    expect((await ask(elsewhere)).body['error']).toBe('invalid_client');
    expect((await ask(await assertionOf({ expires: '-1m' }))).body['error']).toBe('invalid_client');
  });

  it('refuses HMAC by the public key (algorithm confusion) and no signature at all', async () => {
    const { d: _private, ...publicKey } = platform.operatorKey;
    const secret = new TextEncoder().encode(JSON.stringify(publicKey));
    const claims = { iss: 'crowdpay-operator', sub: 'crowdpay-operator', aud: issuer(), jti: crypto.randomUUID() };
    const hmac = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1m').sign(secret);
    expect((await ask(hmac)).body['error']).toBe('invalid_client');
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part({ ...claims, exp: 4_000_000_000 })}.`;
    expect((await ask(unsigned)).status).toBe(401);
  });

  it('refuses a scope that the client may not have', async () => {
    const answer = await ask(await assertionOf(), { scope: 'payments:write' });
    expect(answer.body['error']).toBe('invalid_scope');
  });

  it('refuses the client’s name without its key, and a public client for itself', async () => {
    const bare = { grant_type: 'client_credentials', scope: 'audit:read' };
    expect((await askTokens(publicUrl, { ...bare, client_id: 'crowdpay-operator' })).status).toBe(401);
    const publicClient = await askTokens(publicUrl, { ...bare, client_id: 'crowdpay-web' });
    expect(publicClient.status).toBe(400);
    expect(publicClient.body).not.toHaveProperty('access_token');
  });
});
