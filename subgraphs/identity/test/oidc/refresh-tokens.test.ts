import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exchange, obtainCode, postForm, refresh, type TokenAnswer } from '../support/code-flow.ts';
import { startPlatform, type TestPlatform } from '../support/platform.ts';

describe('refresh tokens', () => {
  let platform: TestPlatform;
  let publicUrl: URL;
  beforeAll(async () => {
    platform = await startPlatform();
    publicUrl = platform.publicUrl;
    await platform.register('ada');
  });
  afterAll(() => platform.close());

  const signIn = async (): Promise<string> => {
    const { body } = await exchange(publicUrl, await obtainCode(publicUrl, 'ada'));
    return String(body['refresh_token']);
  };
  const endpoint = (name: string, parameters: Readonly<Record<string, string>>): Promise<TokenAnswer> =>
    postForm(new URL(`/oidc/token/${name}`, publicUrl), { client_id: 'crowdpay-web', ...parameters });

  it('are replaced at each use', async () => {
    const first = await signIn();
    const second = await refresh(publicUrl, first);
    expect(second.status).toBe(200);
    expect(second.body['refresh_token']).not.toBe(first);
    expect((await refresh(publicUrl, second.body['refresh_token'])).status).toBe(200);
  });

  it('a stolen one gives itself away: its second use ends the whole grant', async () => {
    const stolen = await signIn();
    const thief = await refresh(publicUrl, stolen);
    expect((await refresh(publicUrl, stolen)).body['error']).toBe('invalid_grant');
    expect((await refresh(publicUrl, thief.body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  it('a race of owner and thief for one token ends the grant for both', async () => {
    const token = await signIn();
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(publicUrl, token)));
    const served = answers.filter((answer) => answer.status === 200);
    expect(served.length).toBeLessThanOrEqual(1);
    for (const { body } of served) expect((await refresh(publicUrl, body['refresh_token'])).status).toBe(400);
  });

  it('are refused to another client', async () => {
    const answer = await postForm(new URL('/oidc/token', publicUrl), {
      grant_type: 'refresh_token',
      client_id: 'budget-app',
      refresh_token: await signIn(),
    });
    expect(answer.body['error']).toBe('invalid_grant');
  });

  it('introspection tells their client that they are active, and nobody else', async () => {
    const token = await signIn();
    expect((await endpoint('introspection', { token })).body).toMatchObject({
      active: true,
      client_id: 'crowdpay-web',
    });
    expect((await endpoint('introspection', { token, client_id: 'budget-app' })).body).toEqual({ active: false });
    expect((await endpoint('introspection', { token: 'unknown' })).body).toEqual({ active: false });
  });

  it('revocation ends them, also when asked twice; another client cannot', async () => {
    const token = await signIn();
    expect((await endpoint('revocation', { token, client_id: 'budget-app' })).status).toBe(200);
    expect((await endpoint('introspection', { token })).body['active']).toBe(true);
    expect((await endpoint('revocation', { token })).status).toBe(200);
    expect((await endpoint('revocation', { token })).status).toBe(200);
    expect((await refresh(publicUrl, token)).body['error']).toBe('invalid_grant');
  });
});
