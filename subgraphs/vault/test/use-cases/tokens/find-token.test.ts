import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { findToken } from '../../../src/use-cases/tokens/find-token.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const VALUE = { kind: 'SSN' as const, value: '219-09-9999' };
const SCOPES = { scopes: ['vault:find'] };

let vault: VaultFixture;
let owner: Principal;
let token: string;

beforeAll(async () => {
  vault = await openVault();
  owner = person(vault.ids, SCOPES);
  token = await tokenOf(vault.dependencies, VALUE.kind, VALUE.value, owner);
});

afterAll(() => vault.close());

/** Everything that the vault has written. */
async function written(): Promise<string> {
  const { rows } = await vault.admin.query<{ state: string }>(
    `SELECT concat_ws(' ', (SELECT count(*) FROM tokens), (SELECT count(*) FROM holdings), (SELECT count(*) FROM outbox),
       (SELECT count(*) FROM subject_keys), (SELECT count(*) FROM index_states)) AS state`,
  );
  return rows[0]!.state;
}

describe('finding a token by its value', () => {
  it('is for those who have the value, in any spelling', async () => {
    expect(await findToken(vault.dependencies, { ...VALUE, value: '219 09 9999' }, owner)).toBe(token);
  });

  it('is for compliance officers with the scope', async () => {
    const officer = person(vault.ids, { ...SCOPES, roles: ['compliance_officer'] });
    expect(await findToken(vault.dependencies, VALUE, officer)).toBe(token);
    expect(await findToken(vault.dependencies, VALUE, { ...officer, scopes: [] })).toBeUndefined();
  });

  it.each<[string, () => Principal]>([
    ['another person', () => person(vault.ids, SCOPES)],
    ['a person of another tenant', () => ({ ...owner, tenant: 'other' })],
    [
      'an officer of another tenant',
      () => person(vault.ids, { ...SCOPES, roles: ['compliance_officer'], tenant: 'other' }),
    ],
    ['a partner', () => person(vault.ids, { ...SCOPES, kind: 'partner', id: 'shop' })],
  ])('tells %s nothing, as if there were none', async (_who, caller) => {
    expect(await findToken(vault.dependencies, VALUE, caller())).toBeUndefined();
  });

  it('finds no value that has no token, and no security code', async () => {
    expect(await findToken(vault.dependencies, { kind: 'SSN', value: '536-22-8726' }, owner)).toBeUndefined();
    await tokenOf(vault.dependencies, 'CVC', '123', owner);
    expect(await findToken(vault.dependencies, { kind: 'CVC', value: '123' }, owner)).toBeUndefined();
  });

  it('refuses what is no value of its kind', async () => {
    const malformed = findToken(vault.dependencies, { kind: 'SSN', value: '000-00-0000' }, owner);
    await expect(malformed).rejects.toMatchObject({ code: 'INVALID_PII' });
  });

  it('writes nothing and decrypts nothing', async () => {
    const before = await written();
    const refuse = (): never => {
      throw new Error('Nothing is to be decrypted.');
    };
    const { dependencies } = vault;
    const blind = { ...dependencies, subjectKeys: { ...dependencies.subjectKeys, use: refuse, current: refuse } };
    expect(await findToken(blind, VALUE, owner)).toBe(token);
    expect(await findToken(blind, VALUE, { ...owner, tenant: 'never-seen' })).toBeUndefined();
    expect(await written()).toBe(before);
  });
});
