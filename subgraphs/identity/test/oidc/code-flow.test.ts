import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { Browser } from '../support/browser.ts';
import {
  authorizationUrl,
  type Code,
  exchange,
  newVerifier,
  obtainCode,
  REDIRECT_URI,
  refresh,
} from '../support/code-flow.ts';
import { startPlatform, type TestPlatform } from '../support/platform.ts';

describe('authorization code with PKCE', () => {
  let platform: TestPlatform;
  let publicUrl: URL;
  let adaId: string;
  beforeAll(async () => {
    platform = await startPlatform();
    publicUrl = platform.publicUrl;
    adaId = await platform.register('ada');
  });
  afterAll(() => platform.close());

  const start = (changes: Readonly<Record<string, string | undefined>>) =>
    new Browser(publicUrl.origin).get(authorizationUrl(publicUrl, newVerifier(), changes));
  const errorOf = async (code: Code, changes?: Readonly<Record<string, string>>): Promise<unknown> => {
    const answer = await exchange(publicUrl, code, changes);
    expect(answer.status).toBe(400);
    return answer.body['error'];
  };

  it('openid-client, which is not ours, walks the whole path and gets a token that jose verifies', async () => {
    // Marked as deprecated to make it stand out; plain HTTP is what the loopback address speaks.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const execute = [oidc.allowInsecureRequests];
    const client = await oidc.discovery(new URL('/oidc', publicUrl), 'crowdpay-web', undefined, oidc.None(), {
      execute,
    });
    const verifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const url = oidc.buildAuthorizationUrl(client, {
      redirect_uri: REDIRECT_URI,
      scope: 'openid profile:read',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const browser = new Browser(publicUrl.origin);
    const callback = await browser.submit(await browser.get(url), '/login', { email: 'ada@example.org' });
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    const tokens = await oidc.authorizationCodeGrant(client, callback.url, checks);
    expect(tokens.claims()?.sub).toBe(adaId);
    expect(tokens.expires_in).toBe(300);

    const keys = createRemoteJWKSet(new URL('/oidc/jwks', publicUrl));
    const { payload, protectedHeader } = await jwtVerify(tokens.access_token, keys, {
      issuer: new URL('/oidc', publicUrl).href,
      audience: 'urn:crowdpay:api',
      typ: 'at+jwt',
      algorithms: ['ES256'],
    });
    expect(protectedHeader.kid).toBe('sign-1');
    expect(payload).toMatchObject({
      sub: adaId,
      client_id: 'crowdpay-web',
      scope: 'profile:read',
      tenant: 'default',
      kind: 'user',
      roles: [],
    });
    expect(payload['auth_time']).toEqual(expect.any(Number));

    const renewed = await oidc.refreshTokenGrant(client, String(tokens.refresh_token));
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    const after = await jwtVerify(renewed.access_token, keys, { audience: 'urn:crowdpay:api' });
    expect(after.payload['auth_time']).toBe(payload['auth_time']);
  });

  it('the roles in the table come into the next token, in alphabetical order', async () => {
    const id = await platform.register('officer');
    await grantRoles(platform, id, ['support', 'compliance_officer']);
    const { body } = await exchange(publicUrl, await obtainCode(publicUrl, 'officer'));
    const { payload } = await jwtVerify(
      String(body['access_token']),
      createRemoteJWKSet(new URL('/oidc/jwks', publicUrl)),
    );
    expect(payload['roles']).toEqual(['compliance_officer', 'support']);
  });

  it('accepts the verifier and challenge of RFC 7636, appendix B', async () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const code = await obtainCode(publicUrl, 'ada', {
      verifier,
      changes: { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' },
    });
    expect((await exchange(publicUrl, code)).status).toBe(200);
  });

  it('records the sign-in with the client, and no event for a refused one', async () => {
    const before = (await platform.events()).length;
    await obtainCode(publicUrl, 'ada');
    const events = (await platform.events()).slice(before);
    expect(events).toMatchObject([
      { type: 'identity.user.signed-in', subject: adaId, data: { clientId: 'crowdpay-web', method: 'development' } },
    ]);
  });

  it('refuses a wrong verifier, and the code still belongs to the right one', async () => {
    const code = await obtainCode(publicUrl, 'ada');
    expect(await errorOf({ ...code, verifier: newVerifier() })).toBe('invalid_grant');
    expect((await exchange(publicUrl, code)).status).toBe(200);
  });

  it('refuses a code that is shown twice, and takes back what the first showing gave', async () => {
    const code = await obtainCode(publicUrl, 'ada');
    const { body } = await exchange(publicUrl, code);
    expect(await errorOf(code)).toBe('invalid_grant');
    expect((await refresh(publicUrl, body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  it('of many requests that show one code at the same instant, one at most is served', async () => {
    const code = await obtainCode(publicUrl, 'ada');
    const answers = await Promise.all(Array.from({ length: 6 }, () => exchange(publicUrl, code)));
    const served = answers.filter((answer) => answer.status === 200);
    expect(served.length).toBeLessThanOrEqual(1);
    for (const { body } of served) expect((await refresh(publicUrl, body['refresh_token'])).status).toBe(400);
  });

  it('refuses another client’s code and another redirect at the token endpoint', async () => {
    const code = await obtainCode(publicUrl, 'ada');
    expect(await errorOf(code, { client_id: 'budget-app' })).toBe('invalid_grant');
    expect(await errorOf(code, { redirect_uri: 'http://127.0.0.1:51005/callback' })).toBe('invalid_grant');
  });

  it.each([
    ['http://127.0.0.1:65000/callback', 'another port of the loopback address (RFC 8252, section 7.3)'],
    ['http://127.0.0.1/callback', 'no port'],
  ])('redirects to %s: %s', async (redirectUri) => {
    const code = await obtainCode(publicUrl, 'ada', { changes: { redirect_uri: redirectUri } });
    expect((await exchange(publicUrl, code)).status).toBe(200);
  });

  it.each([
    ['http://127.0.0.1:51004/other'],
    ['http://localhost:51004/callback'],
    ['https://evil.example/callback'],
    ['http://127.0.0.1.evil.example/callback'],
    ['http://127.0.0.1:51004/callback/../evil'],
  ])('never redirects to %s: the person sees an error page', async (redirectUri) => {
    const visit = await start({ redirect_uri: redirectUri });
    expect(visit.status).toBe(400);
    expect(visit.url.origin).toBe(publicUrl.origin);
    expect(visit.body).toContain('invalid_redirect_uri');
    expect(visit.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each([
    ['no challenge', { code_challenge: undefined, code_challenge_method: undefined }],
    ['the method plain', { code_challenge_method: 'plain' }],
    ['a challenge of the wrong length', { code_challenge: 'abc' }],
  ])('refuses a request with %s', async (_case, changes) => {
    const visit = await start(changes);
    expect(visit.url.searchParams.get('error')).toBe('invalid_request');
    expect(visit.url.searchParams.get('code')).toBeNull();
  });

  it.each([
    ['a scope that the client may not ask for', { scope: 'openid audit:read' }, 'invalid_scope'],
    ['another audience', { resource: 'urn:elsewhere:api' }, 'invalid_target'],
  ])('refuses %s', async (_case, changes, error) => {
    expect((await start(changes)).url.searchParams.get('error')).toBe(error);
  });

  it('knows no implicit flow', async () => {
    const { url } = await start({ response_type: 'token' });
    const answer = new URLSearchParams(url.hash.slice(1));
    expect(answer.get('error')).toBe('invalid_request');
    expect(answer.has('access_token')).toBe(false);
  });

  it('refuses a verifier that is too short to be one', async () => {
    const code = await obtainCode(publicUrl, 'ada');
    expect(await errorOf({ ...code, verifier: 'short' })).toBe('invalid_request');
  });

  it('publishes public keys alone', async () => {
    const response = await fetch(new URL('/oidc/jwks', publicUrl));
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    expect(keys).toEqual([expect.objectContaining({ kid: 'sign-1', kty: 'EC', crv: 'P-256', alg: 'ES256' })]);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it('announces what it can do: code, S256, no shared secrets, the public address', async () => {
    const response = await fetch(new URL('/oidc/.well-known/openid-configuration', publicUrl), {
      headers: { host: 'evil.example' },
    });
    const metadata = (await response.json()) as Record<string, unknown>;
    const at = (path: string): string => new URL(`/oidc${path}`, publicUrl).href;
    expect(metadata).toMatchObject({
      issuer: at(''),
      authorization_endpoint: at('/auth'),
      token_endpoint: at('/token'),
      jwks_uri: at('/jwks'),
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
      id_token_signing_alg_values_supported: ['ES256'],
    });
    expect(JSON.stringify(metadata)).not.toContain('evil');
  });

  it('an access token is an at+jwt (RFC 9068), which no ID token can be mistaken for', async () => {
    const { body } = await exchange(publicUrl, await obtainCode(publicUrl, 'ada'));
    expect(decodeProtectedHeader(String(body['access_token'])).typ).toBe('at+jwt');
    expect(decodeProtectedHeader(String(body['id_token'])).typ).not.toBe('at+jwt');
  });
});

async function grantRoles(platform: TestPlatform, userId: string, roles: readonly string[]): Promise<void> {
  const { openDatabase } = await import('../../src/store/prisma.ts');
  const database = openDatabase(platform.database.url);
  const grantedAt = new Date();
  await database.userRole.createMany({
    data: roles.map((role) => ({ tenant: 'default', userId, role, grantedAt })),
  });
  await database.$disconnect();
}
