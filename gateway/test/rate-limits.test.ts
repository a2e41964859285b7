import { afterEach, describe, expect, it } from '@jest/globals';
import { refusalOf, startPlatform, type TestPlatform } from './fixtures/platform.ts';

const HUGE = { attempts: 100_000, windowSeconds: 60 };
const rates = (changed: { source?: number; signIn?: number; anonymous?: number; user?: number }) => ({
  source: changed.source === undefined ? HUGE : { attempts: changed.source, windowSeconds: 60 },
  signIn: changed.signIn === undefined ? HUGE : { attempts: changed.signIn, windowSeconds: 60 },
  identity: {
    anonymous: changed.anonymous === undefined ? HUGE : { attempts: changed.anonymous, windowSeconds: 60 },
    user: changed.user === undefined ? HUGE : { attempts: changed.user, windowSeconds: 60 },
    partner: HUGE,
  },
});
const TYPENAME = { query: '{ __typename }' };

let platform: TestPlatform;
afterEach(() => platform.close());

const burst = async (count: number, headers: (index: number) => Record<string, string> = () => ({})) => {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) => platform.post(TYPENAME, headers(index))),
  );
  return {
    passed: answers.filter(({ status }) => status === 200).length,
    refused: answers.find(({ status }) => status === 429),
  };
};

describe('the limit by address', () => {
  it('lets ten of a hundred requests at the same instant through, and says when to come back', async () => {
    platform = await startPlatform({ rates: rates({ source: 10 }) });
    const { passed, refused } = await burst(100);
    expect(passed).toBe(10);
    expect(refusalOf(refused!)).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused!.headers.get('ratelimit-limit')).toBe('10');
    expect(refused!.headers.get('ratelimit-remaining')).toBe('0');
  });

  it('refuses before the body is read', async () => {
    platform = await startPlatform({ rates: rates({ source: 1 }) });
    await platform.post(TYPENAME);
    expect(refusalOf(await platform.post('{"query": '))).toEqual([429, 'RATE_LIMITED']);
  });

  it('is not fooled by addresses that a client claims', async () => {
    platform = await startPlatform({ rates: rates({ source: 5 }) });
    const { passed } = await burst(20, (index) => ({
      'x-forwarded-for': `10.0.0.${String(index)}`,
      'x-real-ip': `10.0.1.${String(index)}`,
      forwarded: `for=10.0.2.${String(index)}`,
    }));
    expect(passed).toBe(5);
  });

  it('counts by the address that a trusted proxy has seen, and not by what the client put before it', async () => {
    platform = await startPlatform({ rates: rates({ source: 2 }), trustedProxies: ['127.0.0.1'] });
    const { passed } = await burst(20, (index) => ({
      'x-forwarded-for': `10.0.0.${String(index)}, 192.0.2.${String(index % 2)}`,
    }));
    expect(passed).toBe(4); // two clients behind the proxy, two requests each
  });

  it('leaves those alone who watch', async () => {
    platform = await startPlatform({ rates: rates({ source: 1 }) });
    await platform.post(TYPENAME);
    expect((await platform.get('/healthz')).status).toBe(200);
    expect((await platform.get('/readyz')).status).toBe(200);
  });
});

describe('the limit by identity', () => {
  it('is exact for one person, and another person’s is another', async () => {
    platform = await startPlatform({ rates: rates({ user: 3 }) });
    const [one, two] = await Promise.all(['0', '1'].map((digit) => platform.token({ sub: `usr_${digit.repeat(26)}` })));
    const { passed } = await burst(20, () => ({ authorization: `Bearer ${one!}` }));
    expect(passed).toBe(3);
    expect((await platform.post(TYPENAME, { authorization: `Bearer ${two!}` })).status).toBe(200);
  });

  it('keeps tenants apart', async () => {
    platform = await startPlatform({ rates: rates({ user: 1 }) });
    const [here, there] = await Promise.all(['here', 'there'].map((tenant) => platform.token({ tenant })));
    expect((await platform.post(TYPENAME, { authorization: `Bearer ${here!}` })).status).toBe(200);
    expect((await platform.post(TYPENAME, { authorization: `Bearer ${there!}` })).status).toBe(200);
    expect((await platform.post(TYPENAME, { authorization: `Bearer ${here!}` })).status).toBe(429);
  });

  it('counts the anonymous by address, apart from those who signed in', async () => {
    platform = await startPlatform({ rates: rates({ anonymous: 2 }) });
    const { passed } = await burst(10);
    expect(passed).toBe(2);
    expect((await platform.post(TYPENAME, { authorization: `Bearer ${await platform.token()}` })).status).toBe(200);
  });
});

describe('the limit of sign-in attempts', () => {
  it('is tighter than that of requests', async () => {
    platform = await startPlatform({ rates: rates({ signIn: 3 }) });
    platform.services.identity.on('/interaction/', () => ({ status: 200 }));
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const body = new URLSearchParams({ email: 'ada@example.com' });
        return (await fetch(`${platform.gateway.url}/interaction/abc/login`, { method: 'POST', body })).status;
      }),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });
});
