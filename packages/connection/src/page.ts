import { CrowdPayError } from '@crowdpay/errors';
import { type CursorFormat, readCursor } from './cursor.ts';

/** A page that a client asks for. */
export interface PageRequest<Position> {
  /** How many elements at most, 1 to {@link MAX_PAGE_SIZE}. */
  readonly first: number;
  /** The page begins behind this place; null for the first page. */
  readonly after: Position | null;
}

/** A page with what a connection says about it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** The largest page. */
export const MAX_PAGE_SIZE = 100;

const DEFAULT_PAGE_SIZE = 20;

/**
 * Reads a connection's arguments (Relay Cursor Connections, `first` and `after`).
 *
 * @throws CrowdPayError INVALID_INPUT for `first` outside 1 to 100 or a cursor that no connection gave.
 */
export function readPageRequest<Position>(
  format: CursorFormat<Position>,
  args: { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
): PageRequest<Position> {
  const first = args.first ?? DEFAULT_PAGE_SIZE;
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE_SIZE) {
    throw new CrowdPayError('INVALID_INPUT', `"first" must be 1 to ${MAX_PAGE_SIZE}.`);
  }
  const after = args.after ?? null;
  return { first, after: after === null ? null : readCursor(format, after) };
}

/** Makes a page of elements that were read with one more than asked for: the one too many tells that more follow. */
export function pageOf<Item>(read: readonly Item[], request: PageRequest<unknown>): Page<Item> {
  return {
    items: read.slice(0, request.first),
    hasNextPage: read.length > request.first,
    hasPreviousPage: request.after !== null,
  };
}

/** A connection's `PageInfo`. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** What a page says about its place in the whole; `cursorOf` gives the cursor of an element. */
export function pageInfoOf<Item>(page: Page<Item>, cursorOf: (item: Item) => string): PageInfo {
  const [first, last] = [page.items.at(0), page.items.at(-1)];
  return {
    hasNextPage: page.hasNextPage,
    hasPreviousPage: page.hasPreviousPage,
    startCursor: first === undefined ? null : cursorOf(first),
    endCursor: last === undefined ? null : cursorOf(last),
  };
}
