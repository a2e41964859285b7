import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createInjectionScanner, type InjectionScanner } from '@crowdpay/injection-scan';
import { createMetrics } from '@crowdpay/metrics';
import { silentLogger } from '@crowdpay/testkit';
import { refusalOf, startPlatform, type TestPlatform } from './fixtures/platform.ts';

const OPEN = 'mutation ($input: OpenPodInput!) { openPod(input: $input) { pod { id } } }';
const REGISTER = 'mutation ($input: RegisterUserInput!) { registerUser(input: $input) { user { id } } }';
const person = (displayName: string) => ({
  displayName,
  email: 'ada.lovelace+pods@example.com',
  phone: '+14155550123',
  ssn: '123-45-6789',
});

let platform: TestPlatform;
let scanner: InjectionScanner;
let signedIn: { authorization: string };
beforeAll(async () => {
  scanner = createInjectionScanner({
    budgetMs: 2_000,
    log: silentLogger(),
    metrics: createMetrics({ service: 'gateway' }),
  });
  platform = await startPlatform({ scanner });
  signedIn = { authorization: `Bearer ${await platform.token()}` };
  for (const path of ['/oidc/auth', '/oidc/token']) platform.services.identity.on(path, () => ({ status: 200 }));
});
afterAll(async () => {
  await platform.close();
  scanner.close();
});

const open = (name: string) =>
  platform.post({ query: OPEN, variables: { input: { name, goal: { amount: '50000', currency: 'EUR' } } } }, signedIn);

describe('the engine in the chain', () => {
  it.each([
    'Bikes for the village',
    "Anna & Bob's wedding",
    'Goal: 100% by June!',
    'Câble & fibre <3',
    'Select a gift from the list',
  ])('lets a pod be called %s', async (name) => {
    expect(refusalOf(await open(name))).toEqual([200, undefined]);
  });

  it.each(['Ada Lovelace', "Conan O'Brien", 'Seán O’Neill', 'Union Select', '山田 太郎'])(
    'lets a person be called %s',
    async (name) => {
      expect(refusalOf(await platform.post({ query: REGISTER, variables: { input: person(name) } }))).toEqual([
        200,
        undefined,
      ]);
    },
  );

  it.each([
    "1' OR '1'='1' UNION SELECT password FROM users --",
    '<script>alert(document.cookie)</script>',
    '; cat /etc/passwd',
    '../../../../etc/passwd',
  ])('blocks a pod called %s', async (name) => {
    expect(refusalOf(await open(name))).toEqual([403, 'INJECTION_BLOCKED']);
  });

  it('blocks a person called <script>', async () => {
    const variables = { input: person('<script>alert(1)</script>') };
    expect(refusalOf(await platform.post({ query: REGISTER, variables }))).toEqual([403, 'INJECTION_BLOCKED']);
  });

  it('lets a sign-in with PKCE pass', async () => {
    const parameters = new URLSearchParams({
      client_id: 'crowdpay-web',
      redirect_uri: 'http://127.0.0.1:54321/callback',
      response_type: 'code',
      scope: 'openid profile:read kyc:write pods:read pods:write payments:read payments:write',
      resource: 'urn:crowdpay:api',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      state: 'af0ifjsldkj-_',
      prompt: 'login',
    });
    expect((await platform.get(`/oidc/auth?${parameters.toString()}`)).status).toBe(200);
  });

  it('lets a partner’s signed assertion pass', async () => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await platform.token(),
      scope: 'audit:read vault:read',
      resource: 'urn:crowdpay:api',
    });
    expect((await fetch(`${platform.gateway.url}/oidc/token`, { method: 'POST', body })).status).toBe(200);
  });
});
