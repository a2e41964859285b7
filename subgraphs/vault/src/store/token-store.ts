import type { Clock } from '@crowdpay/clock';
import { isPiiKind, type PiiKind } from '@crowdpay/pii-token';
import type { Pool, QueryResult, QueryResultRow } from 'pg';
import type { IndexState } from '../domain/index-state.ts';
import type {
  FoundToken,
  HeldToken,
  IndexedValue,
  NewHolding,
  NewRandomHolding,
  TokenMode,
  TokenStore,
} from '../domain/token-store.ts';
import { type IndexPlace, placeOf } from './index-place.ts';
import { retryDeadlock } from './retry-deadlock.ts';
import {
  ADD_HOLDINGS,
  ADD_RANDOM,
  FIND_TOKENS,
  HOLDERS_OF,
  HOLDINGS_OF,
  OPEN_TOKENS,
  type PreparedStatement,
} from './token-statements.ts';

interface FoundRow {
  readonly current: boolean;
  /** Place in the input, from 1; null in the one row of an answer without any. */
  readonly position: number | null;
  readonly token: string;
  readonly held: boolean;
}

interface AddedRow {
  readonly indexCurrent?: boolean;
  readonly keyCurrent: boolean;
  readonly position: number | null;
}

interface HeldRow {
  readonly position: number;
  readonly kind: string;
  readonly mode: TokenMode;
  readonly expiresAt: Date | null;
  readonly singleUse: boolean;
  readonly subject: string;
  readonly own: boolean;
  readonly ciphertext: Buffer;
  readonly keyVersion: number;
  readonly wrapped: Buffer;
  readonly tenantKeyVersion: number;
}

interface HoldersRow {
  readonly position: number;
  readonly subjects: string[];
}

/**
 * Tokens and holdings in PostgreSQL; see {@link Database} for why not by Prisma.
 *
 * @param clock says which tokens have expired.
 */
export function postgresTokenStore(pool: Pool, clock: Clock): TokenStore {
  const query = <Row extends QueryResultRow>(
    statement: PreparedStatement,
    values: unknown[],
  ): Promise<QueryResult<Row>> => pool.query<Row>({ ...statement, values });

  return {
    async find(index, values, subject) {
      const kinds = values.map((value) => value.kind);
      const blindIndexes = values.map((value) => value.blindIndex);
      const { tenant, epoch, lookupVersion } = index;
      const parameters = [tenant, epoch, lookupVersion, kinds, blindIndexes, subject ?? null];
      const { rows } = await query<FoundRow>(FIND_TOKENS[placeOf(lookupVersion)], parameters);
      if (rows[0]?.current !== true) return 'INDEX_CHANGED';
      return inOrder(values.length, rows, ({ token, held }): FoundToken => ({ token, held }));
    },

    async add({ tenant, subject }, { index, keyVersion }, holdings, createdAt) {
      const parameters = [tenant, subject, keyVersion, createdAt, index.epoch, ...columnsOf(holdings, index)];
      const { rows } = await retryDeadlock(() => query<AddedRow>(ADD_HOLDINGS, parameters));
      if (rows[0]?.indexCurrent !== true) return 'INDEX_CHANGED';
      if (!rows[0].keyCurrent) return 'KEY_CHANGED';
      return addedOf(holdings.length, rows);
    },

    async addRandom({ tenant, subject }, keyVersion, holdings, { expiresAt, singleUse }, createdAt) {
      const scalars = [tenant, subject, keyVersion, createdAt, expiresAt ?? null, singleUse];
      const parameters = [...scalars, ...randomColumnsOf(holdings)];
      const { rows } = await retryDeadlock(() => query<AddedRow>(ADD_RANDOM, parameters));
      return rows[0]?.keyCurrent === true ? addedOf(holdings.length, rows) : 'KEY_CHANGED';
    },

    async open(tenant, tokens, caller) {
      const { rows } = await query<HeldRow>(OPEN_TOKENS, [tenant, tokens, caller ?? null, clock.now()]);
      return inOrder(tokens.length, rows, (row) => heldToken(tenant, tokens[row.position - 1] ?? '', row));
    },

    async holdingsOf(tenant, tokens, limit) {
      const { rows } = await query<HeldRow>(HOLDINGS_OF, [tenant, tokens, limit, clock.now()]);
      return rows.map((row) => heldToken(tenant, tokens[row.position - 1] ?? '', row));
    },

    async holdersOf(tenant, tokens, limit) {
      const { rows } = await query<HoldersRow>(HOLDERS_OF, [tenant, tokens, limit, clock.now()]);
      return inOrder(tokens.length, rows, ({ subjects }) => subjects).map((subjects) => subjects ?? []);
    },
  };
}

function columnsOf(holdings: readonly NewHolding[], index: IndexState): readonly unknown[] {
  const versions: Partial<Record<IndexPlace, number>> = { [placeOf(index.lookupVersion)]: index.lookupVersion };
  if (index.nextVersion !== undefined) versions[placeOf(index.nextVersion)] = index.nextVersion;
  const indexesAt = (place: IndexPlace): readonly (Buffer | null)[] =>
    holdings.map((holding) => blindIndexAt(place, holding, index));
  return [
    versions.odd ?? null,
    versions.even ?? null,
    holdings.map((holding) => holding.kind),
    holdings.map((holding) => holding.token),
    holdings.map((holding) => holding.ciphertext),
    holdings.map((holding) => holding.mint?.canonicalVersion ?? null),
    indexesAt('odd'),
    indexesAt('even'),
    holdings.map((holding) => holding.mint?.collisions ?? null),
  ];
}

function blindIndexAt(
  place: IndexPlace,
  { blindIndex, nextBlindIndex }: IndexedValue,
  { lookupVersion, nextVersion }: IndexState,
): Buffer | null {
  if (place === placeOf(lookupVersion)) return blindIndex;
  return nextVersion === undefined ? null : (nextBlindIndex ?? null);
}

function randomColumnsOf(holdings: readonly NewRandomHolding[]): readonly unknown[] {
  return [
    holdings.map((holding) => holding.kind),
    holdings.map((holding) => holding.token),
    holdings.map((holding) => holding.ciphertext),
    holdings.map((holding) => holding.mint.canonicalVersion),
    holdings.map((holding) => holding.mint.collisions),
  ];
}

function addedOf(length: number, rows: readonly AddedRow[]): boolean[] {
  return inOrder(length, rows, () => true).map((added) => added === true);
}

function heldToken(tenant: string, token: string, row: HeldRow): HeldToken {
  const { mode, expiresAt, singleUse, subject, wrapped, tenantKeyVersion, own, ciphertext } = row;
  const key = { tenant, subject, version: row.keyVersion, wrapped, tenantKeyVersion };
  const lifetime = expiresAt === null ? { singleUse } : { singleUse, expiresAt };
  return { token, kind: kindOf(row.kind), mode, ...lifetime, own, ciphertext, key };
}

function kindOf(text: string): PiiKind {
  if (!isPiiKind(text)) throw new RangeError('A token has an unknown kind.');
  return text;
}

function inOrder<Row extends { readonly position: number | null }, Item>(
  length: number,
  rows: readonly Row[],
  read: (row: Row) => Item,
): (Item | undefined)[] {
  const items = new Array<Item | undefined>(length).fill(undefined);
  for (const row of rows) if (row.position !== null) items[row.position - 1] = read(row);
  return items;
}
