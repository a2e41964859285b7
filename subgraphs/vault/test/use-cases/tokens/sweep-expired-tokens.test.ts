import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sweepExpiredTokens } from '../../../src/use-cases/tokens/sweep-expired-tokens.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

async function brief(count: number, tenant: string, ttlSeconds?: number): Promise<void> {
  const values = Array.from({ length: count }, (_, index) => ({ kind: 'NAME' as const, value: `Brief ${index} N` }));
  const options = { mode: 'RANDOM' as const, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) };
  await tokenize(vault.dependencies, values, person(vault.ids, { tenant }), options);
}

const sweep = (dependencies = vault.dependencies): Promise<number> =>
  sweepExpiredTokens({ ...dependencies, ids: vault.ids });

async function count(table: string, where: string): Promise<number> {
  const { rows } = await vault.admin.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`);
  return rows[0]?.n ?? -1;
}

describe('the sweep of expired tokens', () => {
  it('erases them with their holdings, and leaves all others alone', async () => {
    await brief(3, 'acme', 60);
    await brief(2, 'other', 60);
    await brief(2, 'acme', 120);
    await brief(2, 'acme');
    await tokenOf(vault.dependencies, 'NAME', 'Lasting Person', person(vault.ids));
    expect(await sweep()).toBe(0);

    vault.clock.advance(60_000);
    expect(await sweep()).toBe(5);
    expect(await count('tokens', 'erased_at IS NOT NULL')).toBe(5);
    expect(await count('holdings', 'true')).toBe(5);
    expect(await sweep()).toBe(0);
  });

  it('is audited by one event for each tenant, which says how many', async () => {
    const events = await vault.events('vault.token.expired');
    expect(events).toHaveLength(2);
    expect(events).toMatchObject([
      { tenant: 'acme', subject: 'acme', actor: { kind: 'service', id: 'vault' }, data: { count: 3 } },
      { tenant: 'other', data: { count: 2 } },
    ]);
    expect(events[0]!.requestId).toBe(events[1]!.requestId);
  });

  it('goes on batch by batch, and beside other sweeps, without counting any twice', async () => {
    await brief(1000, 'many', 60);
    await brief(500, 'many', 60);
    vault.clock.advance(60_000);
    const swept = await Promise.all([sweep(), sweep(vault.another()), sweep(vault.another())]);
    const rest = await sweep();
    expect(swept.reduce((sum, one) => sum + one, rest)).toBe(1502);
    const told = (await vault.events('vault.token.expired')).filter(({ tenant }) => tenant === 'many');
    expect(told.reduce((sum, { data }) => sum + Number(data['count']), 0)).toBe(1500);
  });

  it('erases nothing when it cannot be audited', async () => {
    await brief(1, 'acme', 60);
    vault.clock.advance(60_000);
    await vault.admin.query('ALTER TABLE outbox RENAME TO outbox_away');
    await expect(sweep()).rejects.toThrow();
    await vault.admin.query('ALTER TABLE outbox_away RENAME TO outbox');
    expect(await sweep()).toBe(1);
  });
});
