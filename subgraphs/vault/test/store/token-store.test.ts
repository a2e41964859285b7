import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OPEN_TOKENS, FIND_TOKENS } from '../../src/store/token-statements.ts';
import { tokenize, type TokenOutcome } from '../../src/use-cases/tokenize.ts';
import { openVault, person, type VaultFixture } from '../vault-fixture.ts';

let vault: VaultFixture;
let tokens: readonly TokenOutcome[];

beforeAll(async () => {
  vault = await openVault();
  const values = Array.from({ length: 1000 }, (_, index) => ({ kind: 'NAME' as const, value: `Filler ${index} Q` }));
  for (let round = 0; round < 3; round += 1) tokens = await tokenize(vault.dependencies, values, person(vault.ids));
  await vault.admin.query('ANALYZE');
});

afterAll(() => vault.close());

async function planOf(statement: string, parameters: readonly unknown[]): Promise<string> {
  const { rows } = await vault.admin.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${statement}`, [...parameters]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('the statements of the token store', () => {
  it('find a few values by index, not by reading the table', async () => {
    const plan = await planOf(FIND_TOKENS, ['acme', 1, ['NAME'], [Buffer.alloc(32)], null]);
    expect(plan).toMatch(/Index (Only )?Scan using tokens_tenant_kind_index_key_version_blind_index_key/);
    expect(plan).not.toContain('Seq Scan on tokens');
  });

  it('open a few tokens by index, and sort no holdings of others', async () => {
    const plan = await planOf(OPEN_TOKENS, ['acme', [tokens[0]], 'usr_nobody']);
    expect(plan).not.toContain('Seq Scan on tokens');
    expect(plan).toMatch(/holdings_pkey/);
    expect(plan).toMatch(/Limit/);
  });
});

describe('the database itself', () => {
  it.each([
    ['EMAIL', 'ada@example.com'],
    ['PHONE', '+4915123456789'],
    ['SSN', '219-09-9999'],
    ['IBAN', 'DE89370400440532013000'],
    ['NAME', 'Ada Lovelace'],
    ['CVC', '123'],
    ['SHOE_SIZE', '43'],
  ])('refuses a raw %s where a token belongs', async (kind, value) => {
    const insert = vault.admin.query(
      `INSERT INTO tokens (tenant, token, kind, canonical_version, created_at) VALUES ('acme', $1, $2, 1, now())`,
      [value, kind],
    );
    await expect(insert).rejects.toMatchObject({ constraint: 'tokens_have_their_shape' });
  });

  it('refuses a second token for one value', async () => {
    const insert = vault.admin.query(
      `INSERT INTO tokens (tenant, token, kind, canonical_version, index_key_version, blind_index, created_at)
       SELECT tenant, 'tok_name_00000000000000000000000000', kind, canonical_version, index_key_version, blind_index, now()
       FROM tokens LIMIT 1`,
    );
    await expect(insert).rejects.toMatchObject({ code: '23505' });
  });
});
