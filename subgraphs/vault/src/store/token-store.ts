import { isPiiKind, type PiiKind } from '@crowdpay/pii-token';
import type { Pool } from 'pg';
import type { FoundToken, HeldToken, NewHolding, TokenStore } from '../domain/token-store.ts';
import { retryDeadlock } from './retry-deadlock.ts';
import { ADD_HOLDINGS, FIND_TOKENS, OPEN_TOKENS } from './token-statements.ts';

interface FoundRow extends FoundToken {
  /** Place in the input, from 1. */
  readonly position: number;
}

interface HeldRow {
  readonly position: number;
  readonly kind: string;
  readonly subject: string;
  readonly own: boolean;
  readonly ciphertext: Buffer;
  readonly keyVersion: number;
  readonly wrapped: Buffer;
  readonly tenantKeyVersion: number;
}

/** Tokens and holdings in PostgreSQL; see {@link Database} for why not by Prisma. */
export function postgresTokenStore(pool: Pool): TokenStore {
  return {
    async find(tenant, indexKeyVersion, values, subject) {
      const kinds = values.map((value) => value.kind);
      const blindIndexes = values.map((value) => value.blindIndex);
      const parameters = [tenant, indexKeyVersion, kinds, blindIndexes, subject ?? null];
      const { rows } = await pool.query<FoundRow>(FIND_TOKENS, parameters);
      return inOrder(values.length, rows, ({ token, held }) => ({ token, held }));
    },

    async add({ tenant, subject }, { indexKeyVersion, keyVersion }, holdings, createdAt) {
      const parameters = [tenant, subject, keyVersion, indexKeyVersion, createdAt, ...columnsOf(holdings)];
      const { rows } = await retryDeadlock(() => pool.query<{ position: number }>(ADD_HOLDINGS, parameters));
      return inOrder(holdings.length, rows, () => true).map((added) => added === true);
    },

    async open(tenant, tokens, caller) {
      const { rows } = await pool.query<HeldRow>(OPEN_TOKENS, [tenant, tokens, caller ?? null]);
      return inOrder(tokens.length, rows, (row) => heldToken(tenant, tokens[row.position - 1] ?? '', row));
    },
  };
}

function columnsOf(holdings: readonly NewHolding[]): readonly unknown[][] {
  return [
    holdings.map((holding) => holding.kind),
    holdings.map((holding) => holding.token),
    holdings.map((holding) => holding.ciphertext),
    holdings.map((holding) => holding.mint?.canonicalVersion ?? null),
    holdings.map((holding) => holding.mint?.blindIndex ?? null),
    holdings.map((holding) => holding.mint?.collisions ?? null),
  ];
}

function heldToken(tenant: string, token: string, row: HeldRow): HeldToken {
  const { subject, wrapped, tenantKeyVersion, own, ciphertext } = row;
  const key = { tenant, subject, version: row.keyVersion, wrapped, tenantKeyVersion };
  return { token, kind: kindOf(row.kind), own, ciphertext, key };
}

function kindOf(text: string): PiiKind {
  if (!isPiiKind(text)) throw new RangeError('A token has an unknown kind.');
  return text;
}

function inOrder<Row extends { readonly position: number }, Item>(
  length: number,
  rows: readonly Row[],
  read: (row: Row) => Item,
): (Item | undefined)[] {
  const items = new Array<Item | undefined>(length).fill(undefined);
  for (const row of rows) items[row.position - 1] = read(row);
  return items;
}
