import { CrowdPayError } from '@crowdpay/errors';
import type { EntryPage, LedgerEntry } from './ledger-entry.ts';

/** Which entries of a list a client wants. */
export interface PageRequest {
  /** 1 to {@link MAX_PAGE_SIZE}. */
  readonly first: number;
  /** Only entries behind this leaf; undefined from the beginning. */
  readonly afterLeaf: bigint | undefined;
}

/** The largest page. */
export const MAX_PAGE_SIZE = 100;

const DEFAULT_PAGE_SIZE = 20;
const CURSOR = /^leaf\.(\d{1,18})$/;

/** The cursor of an entry: its place in the ledger, which never changes. */
export function cursorOf({ leafIndex }: LedgerEntry): string {
  return Buffer.from(`leaf.${leafIndex.toString()}`).toString('base64url');
}

/**
 * Reads a connection's arguments. A cursor only says where to go on: one that was made up shows nothing more.
 *
 * @throws CrowdPayError INVALID_INPUT for `first` outside 1 to 100 or a cursor that no connection gave.
 */
export function readPageRequest(args: {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}): PageRequest {
  const first = args.first ?? DEFAULT_PAGE_SIZE;
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE_SIZE) {
    throw new CrowdPayError('INVALID_INPUT', `"first" must be 1 to ${MAX_PAGE_SIZE}.`);
  }
  return { first, afterLeaf: readCursor(args.after ?? undefined) };
}

/** Makes a page of entries that were read with one more than asked for: the one too many tells that more follow. */
export function pageOf(read: readonly LedgerEntry[], request: PageRequest): EntryPage {
  return {
    entries: read.slice(0, request.first),
    hasNextPage: read.length > request.first,
    hasPreviousPage: request.afterLeaf !== undefined,
  };
}

function readCursor(cursor: string | undefined): bigint | undefined {
  if (cursor === undefined) return undefined;
  const text = cursor.length > 64 ? '' : Buffer.from(cursor, 'base64url').toString('utf8');
  const leaf = CURSOR.exec(text)?.[1];
  if (leaf === undefined) {
    throw new CrowdPayError('INVALID_INPUT', '"after" must be a cursor that this connection gave.');
  }
  return BigInt(leaf);
}
