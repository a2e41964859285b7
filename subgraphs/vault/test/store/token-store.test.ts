import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADD_HOLDINGS, FIND_TOKENS, OPEN_TOKENS, type PreparedStatement } from '../../src/store/token-statements.ts';
import { tokenize } from '../../src/use-cases/tokens/tokenize.ts';
import { openVault, person, type VaultFixture } from '../vault-fixture.ts';

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
  const values = Array.from({ length: 1000 }, (_, index) => ({ kind: 'NAME' as const, value: `Filler ${index} Q` }));
  for (let round = 0; round < 3; round += 1) await tokenize(vault.dependencies, values, person(vault.ids));
  await vault.admin.query('ANALYZE');
});

afterAll(() => vault.close());

/** The plan that PostgreSQL keeps for a prepared statement, whatever its parameters. */
async function planOf({ text }: PreparedStatement): Promise<string> {
  const { rows } = await vault.admin.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${text}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('the statements of the token store', () => {
  it('find a few values by index, not by reading the table', async () => {
    const plan = await planOf(FIND_TOKENS.odd);
    expect(plan).toMatch(/Index (Only )?Scan using tokens_odd_index_key/);
    expect(plan).not.toContain('Seq Scan on tokens');
  });

  it('open a few tokens by index, and sort no holdings of others', async () => {
    const plan = await planOf(OPEN_TOKENS);
    expect(plan).not.toContain('Seq Scan on tokens');
    expect(plan).toMatch(/holdings_pkey/);
    expect(plan).toMatch(/Limit/);
  });

  it('add holdings without reading a table', async () => {
    const plan = await planOf(ADD_HOLDINGS);
    expect(plan).toMatch(/Index Scan using tokens_pkey on tokens/);
    expect(plan).not.toMatch(/Seq Scan on (tokens|holdings)/);
  });
});

interface TokenColumns {
  readonly token: string;
  readonly kind?: string;
  readonly mode?: string;
  readonly odd?: number | null;
  readonly even?: number | null;
  readonly erased?: boolean;
  readonly singleUse?: boolean;
}

/** Inserts a token behind the vault's back. */
function insert({
  token,
  kind = 'NAME',
  mode = 'RANDOM',
  odd,
  even,
  erased,
  singleUse,
}: TokenColumns): Promise<unknown> {
  const index = (version: number | null | undefined): Buffer | null =>
    version === undefined || version === null ? null : Buffer.alloc(32, 7);
  return vault.admin.query(
    `INSERT INTO tokens (tenant, token, kind, mode, canonical_version, odd_index_version, odd_blind_index,
       even_index_version, even_blind_index, erased_at, single_use, created_at)
     VALUES ('by-hand', $1, $2, $3, 1, $4, $5, $6, $7, $8, $9, now())`,
    [token, kind, mode, odd, index(odd), even, index(even), erased === true ? new Date() : null, singleUse === true],
  );
}

const nameToken = (digit: string): string => `tok_name_${digit.repeat(26)}`;

describe('the database itself', () => {
  it.each([
    ['EMAIL', 'ada@example.com'],
    ['PHONE', '+4915123456789'],
    ['SSN', '219-09-9999'],
    ['IBAN', 'DE89370400440532013000'],
    ['NAME', 'Ada Lovelace'],
    ['CVC', '123'],
    ['SHOE_SIZE', '43'],
  ])('refuses a raw %s where a token belongs', async (kind, token) => {
    await expect(insert({ kind, token })).rejects.toMatchObject({ constraint: 'tokens_have_their_shape' });
  });

  it('refuses a second token for one value, under either version of the index key', async () => {
    await insert({ token: nameToken('1'), mode: 'DETERMINISTIC', odd: 3, even: 4 });
    const again = { token: nameToken('2'), mode: 'DETERMINISTIC' };
    await expect(insert({ ...again, odd: 3 })).rejects.toMatchObject({ constraint: 'tokens_odd_index_key' });
    await expect(insert({ ...again, even: 4 })).rejects.toMatchObject({ constraint: 'tokens_even_index_key' });
  });

  it.each([
    ['a deterministic token that no value leads to', { mode: 'DETERMINISTIC' }, 'tokens_indexed'],
    ['a random token that a value leads to', { odd: 1 }, 'tokens_indexed'],
    ['an erased token that a value leads to', { mode: 'DETERMINISTIC', odd: 1, erased: true }, 'tokens_indexed'],
    ['an even version in the odd place', { mode: 'DETERMINISTIC', odd: 2 }, 'tokens_places'],
    ['a deterministic token with a limit', { mode: 'DETERMINISTIC', odd: 9, singleUse: true }, 'tokens_limited'],
  ])('refuses %s', async (_what, columns, constraint) => {
    await expect(insert({ token: nameToken('3'), ...columns })).rejects.toMatchObject({ constraint });
  });
});
