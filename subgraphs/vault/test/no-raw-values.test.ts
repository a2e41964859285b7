import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@crowdpay/log';
import type { PiiKind } from '@crowdpay/pii-token';
import type { Principal } from '@crowdpay/principal';
import { detokenize } from '../src/use-cases/disclosure/detokenize.ts';
import { exportSubject } from '../src/use-cases/subjects/export-subject.ts';
import { findToken } from '../src/use-cases/tokens/find-token.ts';
import { findTokens } from '../src/use-cases/tokens/find-tokens.ts';
import { presentTokens } from '../src/use-cases/disclosure/present-tokens.ts';
import { readExport } from '../src/use-cases/subjects/read-export.ts';
import { revealCard } from '../src/use-cases/cards/reveal-card.ts';
import { sweepExpiredTokens } from '../src/use-cases/tokens/sweep-expired-tokens.ts';
import { tokenize } from '../src/use-cases/tokens/tokenize.ts';
import type { UseCaseDependencies } from '../src/wire-use-cases.ts';
import { rotate } from './rotation-fixture.ts';
import { work } from './subject-fixture.ts';
import { officer, openVault, person, registrant, type VaultFixture } from './vault-fixture.ts';

const PLANTED: readonly { kind: PiiKind; value: string }[] = [
  { kind: 'EMAIL', value: 'planted.person@example.com' },
  { kind: 'PHONE', value: '+4915123456789' },
  { kind: 'SSN', value: '219-09-9999' },
  { kind: 'PAN', value: '4242424242424242' },
  { kind: 'CVC', value: '7376' },
  { kind: 'NAME', value: 'Planted Lovelace' },
  { kind: 'ADDRESS', value: '99 Planted Street, Springfield' },
  { kind: 'IBAN', value: 'DE89370400440532013000' },
  { kind: 'DATE_OF_BIRTH', value: '1987-06-05' },
  { kind: 'DOCUMENT_NUMBER', value: 'PLANTED0147' },
];

let vault: VaultFixture;
let haystack: Buffer;

beforeAll(async () => {
  vault = await openVault();
  const lines: Buffer[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk);
      done();
    },
  });
  const log = createLogger({ name: 'vault', level: 'trace', destination });
  await useTheVault(vault.another({ log }));
  haystack = Buffer.concat([...(await everythingStored()), ...lines]);
});

afterAll(() => vault.close());

/** Every operation that sees a raw value, with an error on the way. */
async function useTheVault(dependencies: UseCaseDependencies): Promise<void> {
  const owner = person(vault.ids);
  const tokens = (await tokenize(dependencies, PLANTED, owner)).map(String);
  await tokenize(dependencies, [{ kind: 'PAN', value: '4242424242424241' }], owner);
  await findTokens(dependencies, PLANTED, owner);
  const presented = PLANTED.map(({ kind }, index) => ({ kind, token: tokens[index] ?? '' }));
  const shown = await presentTokens(dependencies, presented, officer(vault.ids, 'LEGAL_REQUEST'));
  expect(shown.map(({ value }) => value)).toContain('Planted Lovelace');

  const [panToken, cvcToken] = [tokens[3] ?? '', tokens[4] ?? ''];
  const card = { tenant: 'acme', panToken, cvcToken, sagaId: vault.ids.next('sga') };
  const revealed = await revealCard(dependencies, card, 'psp-connector', vault.ids.next('req'));
  expect(revealed).toEqual({ pan: '4242424242424242', cvc: '7376' });

  await exportThem(dependencies, owner);

  await vault.admin.query(
    'UPDATE holdings SET ciphertext = set_byte(ciphertext, 13, 1 # get_byte(ciphertext, 13)) WHERE token = $1',
    [tokens[0]],
  );
  await presentTokens(dependencies, presented, owner);
  await askInTheWrongPlaces(dependencies, tokens, owner);
  await useRandomTokens(dependencies);
  await rotate(vault, dependencies, 'INDEX_KEY');
}

/** An export, which lies there sealed, and as it is handed out. */
async function exportThem(dependencies: UseCaseDependencies, owner: Principal): Promise<void> {
  const caller = { ...owner, authTime: vault.clock.now().getTime() / 1000 };
  const { id } = await exportSubject(dependencies, owner.id, caller);
  await work({ ...vault, dependencies });
  expect((await readExport(dependencies, id, caller)).json).toContain('Planted Lovelace');
}

/** Raw values where tokens belong, and in a stated reason. */
async function askInTheWrongPlaces(
  dependencies: UseCaseDependencies,
  tokens: readonly string[],
  owner: Principal,
): Promise<void> {
  const values = PLANTED.map(({ value }) => value);
  for (const caller of [owner, registrant(vault.ids)]) await detokenize(dependencies, values, 'CLEAR', caller);
  for (const value of values) {
    const caller = { ...officer(vault.ids, 'OTHER'), purposeText: `It is about ${value}, who rang.` };
    await detokenize(dependencies, [...values, ...tokens], 'CLEAR', caller);
  }
}

/** Tokens that are gone again: what was erased may not lie about either. */
async function useRandomTokens(dependencies: UseCaseDependencies): Promise<void> {
  const owner = person(vault.ids, { scopes: ['vault:find'] });
  const values = PLANTED.filter(({ kind }) => kind !== 'CVC');
  const options = { mode: 'RANDOM', ttlSeconds: 60, singleUse: true } as const;
  await tokenize(dependencies, values, owner, options);
  for (const value of values) await findToken(dependencies, value, owner);
  vault.clock.advance(60_000);
  expect(await sweepExpiredTokens({ ...dependencies, ids: vault.ids })).toBe(values.length);
}

/** Each table as text, and each file of the database as bytes: rows, indexes, and what deleted rows leave behind. */
async function everythingStored(): Promise<Buffer[]> {
  await vault.admin.query('CHECKPOINT');
  const { rows } = await vault.admin.query<{ name: string; path: string; kind: string }>(
    `SELECT oid::regclass::text AS name, pg_relation_filepath(oid) AS path, relkind AS kind FROM pg_class
     WHERE relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace) AND relkind IN ('r', 'i', 't')`,
  );
  const stored: Buffer[] = [];
  for (const { name, path, kind } of rows) {
    const file = await vault.admin.query<{ bytes: Buffer }>('SELECT pg_read_binary_file($1) AS bytes', [path]);
    stored.push(file.rows[0]!.bytes);
    if (kind !== 'r') continue;
    const table = await vault.admin.query<{ line: string }>(`SELECT t::text AS line FROM ${name} AS t`);
    stored.push(...table.rows.map(({ line }) => Buffer.from(`${line}\n`)));
  }
  return stored;
}

/** The forms in which a value could lie about: as it is, in hex, and in base64 at each of its three alignments. */
function formsOf(value: string): Buffer[] {
  const bytes = Buffer.from(value);
  const aligned = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at either end also hold bits of the neighbours.
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  const hex = bytes.toString('hex');
  return [value, hex, hex.toUpperCase(), ...aligned].map((form) => Buffer.from(form));
}

describe('what the vault stores and logs', () => {
  it('is all there to be searched', () => {
    expect(haystack.includes('tok_name_')).toBe(true);
    expect(haystack.includes('vault.pii.revealed')).toBe(true);
    expect(haystack.includes('failed authentication')).toBe(true);
  });

  it('would be found in each form, had it been stored', () => {
    for (const shift of ['', 'x', 'xx', 'xxx']) {
      const base64 = Buffer.from(`${shift}219-09-9999${shift}`).toString('base64');
      expect(formsOf('219-09-9999').some((form) => base64.includes(form.toString()))).toBe(true);
    }
  });

  // Four digits turn up by chance in any table of ids and dates; a security code is looked for where it could lie.
  it.each(PLANTED.filter(({ kind }) => kind !== 'CVC'))('holds no raw $kind in UTF-8, hex or base64', ({ value }) => {
    for (const form of formsOf(value)) expect(haystack.includes(form)).toBe(false);
  });

  it('holds no security code in its row', async () => {
    const { rows } = await vault.admin.query<{ line: string; ciphertext: Buffer }>(
      'SELECT t::text AS line, ciphertext FROM security_codes AS t',
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.ciphertext.includes('7376')).toBe(false);
    expect(rows[0]!.line).not.toContain(Buffer.from('7376').toString('hex'));
  });
});
