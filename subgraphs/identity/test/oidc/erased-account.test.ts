import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { Browser } from '../support/browser.ts';
import { authorizationUrl, exchange, newVerifier, obtainCode, refresh } from '../support/code-flow.ts';
import { startPlatform, type TestPlatform } from '../support/platform.ts';

// An account that was erased while a sign-in was on its way: its artefacts were made after the erasure had swept them.
describe('an account that is erased in the middle of a sign-in', () => {
  let platform: TestPlatform;
  let admin: Client;
  beforeAll(async () => {
    platform = await startPlatform();
    admin = new Client({ connectionString: platform.database.adminUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await platform.close();
  });

  const erase = (id: string): Promise<unknown> =>
    admin.query(
      `UPDATE users SET erased_at = now(), display_name = NULL, email = NULL, phone = NULL, ssn = NULL WHERE id = $1`,
      [id],
    );

  it('gets no token for its code', async () => {
    const id = await platform.register('ada');
    const code = await obtainCode(platform.publicUrl, 'ada');
    await erase(id);
    const { status, body } = await exchange(platform.publicUrl, code);
    expect({ status, error: body['error'] }).toEqual({ status: 400, error: 'invalid_grant' });
  });

  it('gets no token for its refresh token', async () => {
    const id = await platform.register('bob');
    const { body } = await exchange(platform.publicUrl, await obtainCode(platform.publicUrl, 'bob'));
    await erase(id);
    const answer = await refresh(platform.publicUrl, body['refresh_token']);
    expect({ status: answer.status, error: answer.body['error'] }).toEqual({ status: 400, error: 'invalid_grant' });
  });

  it('cannot consent, nor go on with its session', async () => {
    const id = await platform.register('eve');
    const browser = new Browser(platform.publicUrl.origin);
    const app = { client_id: 'budget-app', redirect_uri: 'https://budget.example/callback', scope: 'openid' };
    const login = await browser.get(authorizationUrl(platform.publicUrl, newVerifier(), app));
    const consent = await browser.submit(login, '/login', { email: 'eve@example.org' });
    await erase(id);
    const answer = await browser.submit(consent, '/consent');
    expect(answer.status).toBe(400);
    const { rowCount } = await admin.query(
      `SELECT 1 FROM oidc_artefacts WHERE model = 'Grant' AND payload ->> 'accountId' = $1`,
      [id],
    );
    expect(rowCount).toBe(0);
    const again = await browser.get(authorizationUrl(platform.publicUrl, newVerifier()));
    expect(again.url.searchParams.get('code')).toBeNull();
  });

  it('cannot sign in', async () => {
    const id = await platform.register('joe');
    await erase(id);
    const browser = new Browser(platform.publicUrl.origin);
    const login = await browser.get(authorizationUrl(platform.publicUrl, newVerifier()));
    expect((await browser.submit(login, '/login', { email: 'joe@example.org' })).status).toBe(400);
  });
});
