import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser, type Visit } from '../support/browser.ts';
import { authorizationUrl, codeIn, exchange, newVerifier, obtainCode, REDIRECT_URI } from '../support/code-flow.ts';
import { startPlatform, type TestPlatform } from '../support/platform.ts';

const BUDGET_APP = {
  client_id: 'budget-app',
  redirect_uri: 'https://budget.example/callback',
  scope: 'openid profile:read',
};

describe('interaction pages', () => {
  let platform: TestPlatform;
  let publicUrl: URL;
  let browser: Browser;
  beforeAll(async () => {
    platform = await startPlatform();
    publicUrl = platform.publicUrl;
    browser = new Browser(publicUrl.origin);
    await platform.register('ada');
  });
  afterEach(() => {
    browser = new Browser(publicUrl.origin);
  });
  afterAll(() => platform.close());

  const start = (changes: Readonly<Record<string, string>> = {}): Promise<Visit> =>
    browser.get(authorizationUrl(publicUrl, newVerifier(), changes));
  const logIn = async (name: string, changes?: Readonly<Record<string, string>>): Promise<Visit> =>
    browser.submit(await start(changes), '/login', { email: `${name}@example.org` });

  describe('the login page', () => {
    it('loads nothing, runs no script, cannot be framed, and lets its form lead to the client alone', async () => {
      const page = await start();
      const policy = page.headers.get('content-security-policy')?.split('; ');
      expect(policy).toEqual([
        "default-src 'none'",
        'script-src',
        expect.stringMatching(/^style-src 'sha256-[^']+'$/),
        `form-action 'self' ${new URL(REDIRECT_URI).origin}`,
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ]);
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('x-frame-options')).toBe('DENY');
      expect(page.body).toContain('<meta name="referrer" content="same-origin">');
      expect(page.body).not.toMatch(/<script|<link|<img|https?:\/\//);
    });

    it('is styled by the one sheet that its policy names', async () => {
      const page = await start();
      const sheet = /<style>([^<]*)<\/style>/.exec(page.body)?.[1] ?? '';
      const hash = createHash('sha256').update(sheet).digest('base64');
      expect(page.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`);
    });

    it('has one labelled field and a button, in this order, and a language', async () => {
      const { body } = await start();
      expect(body).toContain('<html lang="en">');
      const controls = [...body.matchAll(/<(label|input|button)\b/g)].map(([, name]) => name);
      expect(controls).toEqual(['label', 'input', 'button', 'button']);
      expect(body).toContain('<label for="email">');
      expect(body).toMatch(/<input id="email" name="email" type="email" required autofocus/);
    });

    it('answers an unknown address, a raw value and no value in the same words, naming none of them', async () => {
      const page = await start();
      const answers = [
        await browser.submit(page, '/login', { email: 'nobody@example.org' }),
        await browser.submit(page, '/login', { email: 'no-address' }),
        await browser.submit(page, '/login'),
      ];
      expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
      expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400]);
      expect(answers[0]?.body).toContain('role="alert"');
      expect(answers[0]?.body).not.toContain('nobody');
    });

    it('lets a person try again after a failure', async () => {
      const failed = await logIn('nobody');
      codeIn(await browser.submit(failed, '/login', { email: 'ada@example.org' }));
    });

    it('takes no raw address, even one that has an account under its token', async () => {
      const page = await start();
      const { pathname } = new URL(page.url);
      const direct = await platform.gateway.identity.raw({
        method: 'POST',
        path: `${pathname}/login`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: 'none=1' },
        body: 'email=ada%40example.org',
      });
      expect(direct.status).toBe(400);
    });

    it('refuses a form without the interaction’s cookie (forged from another browser)', async () => {
      const page = await start();
      const stranger = new Browser(publicUrl.origin);
      const answer = await stranger.submit(page, '/login', { email: 'ada@example.org' });
      expect(answer.status).toBe(400);
      expect(answer.body).toContain('invalid_request');
    });

    it('refuses a form from another origin, with the cookie and all', async () => {
      const page = await start();
      const answer = await browser.post(
        `${page.url.pathname}/login`,
        { email: 'ada@example.org' },
        { origin: 'https://evil.example' },
      );
      expect(answer.status).toBe(400);
    });

    it('refuses a body that is too large, and the path of an interaction that is not the cookie’s', async () => {
      const page = await start();
      const large = await browser.submit(page, '/login', { email: 'a'.repeat(5_000) });
      expect(large.status).toBe(413);
      const other = await browser.get('/interaction/abcdefghijklmnopqrstuvwxyz');
      expect(other.status).toBe(400);
    });

    it('escapes the client’s name', async () => {
      const { body } = await start(BUDGET_APP);
      expect(body).toContain('Budget &lt;App&gt;');
      expect(body).not.toContain('<App>');
    });

    it('sends the person back with access_denied when they cancel', async () => {
      const callback = await browser.submit(await start(), '/cancel');
      expect(callback.url.searchParams.get('error')).toBe('access_denied');
      expect(callback.url.searchParams.get('state')).toBe('the-state');
      expect(callback.url.searchParams.get('iss')).toBe(new URL('/oidc', publicUrl).href);
    });
  });

  describe('consent', () => {
    it('is not asked for our own client after a sign-in', async () => {
      codeIn(await logIn('ada'));
    });

    it('is asked for another client, in words, and given by the person', async () => {
      const page = await logIn('ada', BUDGET_APP);
      expect(page.body).toContain('Allow Budget &lt;App&gt;?');
      expect(page.body).toContain('See your profile and the profiles of people in your pods');
      expect(page.headers.get('content-security-policy')).toContain("form-action 'self' https://budget.example");
      codeIn(await browser.submit(page, '/consent'));
    });

    it('once given is not asked again in the same session', async () => {
      await browser.submit(await logIn('ada', BUDGET_APP), '/consent');
      codeIn(await start(BUDGET_APP));
    });

    it('can be refused', async () => {
      const callback = await browser.submit(await logIn('ada', BUDGET_APP), '/cancel');
      expect(callback.url.searchParams.get('error')).toBe('access_denied');
    });

    it('is asked for our own app when a session goes on: another app on the device could pose as it', async () => {
      await logIn('ada');
      const page = await start();
      expect(page.body).toContain('Allow CrowdPay?');
      codeIn(await browser.submit(page, '/consent'));
    });

    it('cannot be posted where a sign-in is asked', async () => {
      const page = await start();
      const answer = await browser.post(`${page.url.pathname}/consent`, {});
      expect(answer.status).toBe(400);
    });
  });

  describe('sessions', () => {
    it('prompt=none is told that nobody has signed in, without a page', async () => {
      const { url } = await start({ ...BUDGET_APP, prompt: 'none' });
      expect(url.searchParams.get('error')).toBe('login_required');
    });

    it('a person of one tenant is asked to sign in at the client of another', async () => {
      await logIn('ada');
      const page = await start({
        client_id: 'other-tenant-app',
        redirect_uri: 'https://other.example/callback',
        scope: 'openid',
      });
      expect(page.body).toContain('to continue to Other');
      const answer = await browser.submit(page, '/login', { email: 'ada@example.org' });
      expect(answer.status).toBe(400);
    });

    it('sign-out asks, ends the session and the refresh tokens that hang on it, and leads back to the client', async () => {
      const verifier = newVerifier();
      const login = await browser.get(authorizationUrl(publicUrl, verifier, BUDGET_APP));
      const consent = await browser.submit(login, '/login', { email: 'ada@example.org' });
      const code = codeIn(await browser.submit(consent, '/consent'));
      const parameters = { client_id: 'budget-app' };
      const { body } = await exchange(publicUrl, { code, verifier, redirectUri: BUDGET_APP.redirect_uri }, parameters);
      const url = new URL('/oidc/session/end', publicUrl);
      url.searchParams.set('id_token_hint', String(body['id_token']));
      url.searchParams.set('post_logout_redirect_uri', 'https://budget.example/bye');
      const page = await browser.get(url);
      expect(page.body).toContain('Sign out?');
      expect(page.headers.get('content-security-policy')).toContain("form-action 'self' https://budget.example");
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
      const goodbye = await browser.submit(page, '/session/end/confirm', { xsrf, logout: 'yes' });
      expect(goodbye.url.href).toBe('https://budget.example/bye');
      const login2 = await start(BUDGET_APP);
      expect(login2.body).toContain('Sign in');
    });

    it('keeps the hash of a session’s id, never the id', async () => {
      await obtainCode(publicUrl, 'ada', { browser });
      expect(browser.cookieNames).toEqual(expect.arrayContaining(['_session', '_session.sig']));
      const rows = await allArtefacts(platform);
      expect(rows).not.toContain('"jti"');
      expect(rows).not.toContain('"cookie"');
    });
  });
});

describe('without the development login', () => {
  it('there is no form and no target for one: the client is told that nobody can sign in', async () => {
    const platform = await startPlatform({ developmentLogin: false });
    try {
      const browser = new Browser(platform.publicUrl.origin);
      const { url } = await browser.get(authorizationUrl(platform.publicUrl, newVerifier()));
      expect(url.searchParams.get('error')).toBe('temporarily_unavailable');
      const target = await platform.gateway.identity.raw({ method: 'POST', path: '/interaction/abcdefghijkl/login' });
      expect(target.status).toBe(403);
    } finally {
      await platform.close();
    }
  });
});

async function allArtefacts(platform: TestPlatform): Promise<string> {
  const { openDatabase } = await import('../../src/store/prisma.ts');
  const database = openDatabase(platform.database.url);
  const rows = await database.oidcArtefact.findMany();
  await database.$disconnect();
  return JSON.stringify(rows);
}
