import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findTokens } from '../../../src/use-cases/tokens/find-tokens.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

describe('finding a token by its value', () => {
  it('finds every spelling, whoever holds the value, and answers in order', async () => {
    const email = await tokenOf(vault.dependencies, 'EMAIL', 'ada@example.com', person(vault.ids));
    const phone = await tokenOf(vault.dependencies, 'PHONE', '+4930901820', person(vault.ids));
    const found = await findTokens(
      vault.another(),
      [
        { kind: 'PHONE', value: '+49 30 901820' },
        { kind: 'EMAIL', value: 'nobody@example.com' },
        { kind: 'EMAIL', value: 'ADA@example.com' },
        { kind: 'EMAIL', value: 'ADA@example.com' },
      ],
      person(vault.ids),
    );
    expect(found).toEqual([phone, null, email, email]);
  });

  it('tells an unknown value, an invalid one, a security code and another tenant’s value by the same null', async () => {
    const holder = person(vault.ids, { tenant: 'other' });
    await tokenOf(vault.dependencies, 'EMAIL', 'secret@example.com', holder);
    await tokenOf(vault.dependencies, 'CVC', '123', person(vault.ids));
    const values = [
      { kind: 'EMAIL' as const, value: 'unknown@example.com' },
      { kind: 'EMAIL' as const, value: 'no address' },
      { kind: 'CVC' as const, value: '123' },
      { kind: 'EMAIL' as const, value: 'secret@example.com' },
    ];
    expect(await findTokens(vault.dependencies, values, person(vault.ids))).toEqual([null, null, null, null]);
  });

  it('writes nothing', async () => {
    const rows = async (): Promise<unknown> =>
      (await vault.admin.query('SELECT (SELECT count(*) FROM tokens) t, (SELECT count(*) FROM outbox) o')).rows;
    const before = await rows();
    await findTokens(vault.dependencies, [{ kind: 'EMAIL', value: 'never.seen@example.com' }], person(vault.ids));
    expect(await rows()).toEqual(before);
  });

  it('finds nothing among nothing', async () => {
    expect(await findTokens(vault.dependencies, [], person(vault.ids))).toEqual([]);
  });
});
