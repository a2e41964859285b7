import { anonymousPrincipal } from '@crowdpay/principal';
import { createTestDatabase, eventually, freePort, testPrincipals, testSvids } from '@crowdpay/testkit';
import { describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

describe('eventually', () => {
  it('returns what the assertion returns once it holds', async () => {
    let attempts = 0;
    const outcome = await eventually(() => {
      attempts += 1;
      expect(attempts).toBeGreaterThan(2);
      return 'held';
    });
    expect(outcome).toBe('held');
  });

  it('throws the last failure when the time is over', async () => {
    const never = (): never => {
      throw new Error('not yet');
    };
    await expect(eventually(never, { timeoutMs: 30, intervalMs: 5 })).rejects.toThrow('not yet');
  });
});

describe('testPrincipals', () => {
  it('signs what its verifier for the same audience accepts, and no other', async () => {
    const principals = testPrincipals();
    const token = await principals.tokenFor(anonymousPrincipal('default', 'req_1'), 'vault');
    const verified = await principals.verifierFor('vault').verify(token);
    expect(verified).toMatchObject({ kind: 'anonymous', presenter: 'spiffe://crowdpay/development/gateway' });
    await expect(principals.verifierFor('pods').verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('testSvids', () => {
  it('has an identity for each service of the environment and for no other', async () => {
    const svids = await testSvids({ environment: 'test' });
    expect(svids.sourceFor('vault').current().spiffeId).toBe('spiffe://crowdpay/test/vault');
    expect(() => svids.sourceFor('stranger')).toThrow(RangeError);
  });
});

describe('freePort', () => {
  it('gives a port that can be listened on', async () => {
    expect(await freePort()).toBeGreaterThan(0);
  });
});

describe('createTestDatabase', () => {
  it('has the tables of the subgraph and lets its role use them, and no role of another subgraph in', async () => {
    const [first, second] = await Promise.all([
      createTestDatabase({ subgraph: 'identity' }),
      createTestDatabase({ subgraph: 'identity' }),
    ]);
    try {
      expect(first.url).not.toBe(second.url);
      expect(await select(first.url, 'SELECT count(*)::int AS count FROM outbox')).toEqual([{ count: 0 }]);
      await createTestDatabase({ subgraph: 'payments' }).then((other) => other.drop());
      await expect(select(first.urlFor('payments'), 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await Promise.all([first.drop(), second.drop()]);
    }
  });
});

async function select(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}
