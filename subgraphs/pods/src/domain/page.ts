import { CrowdPayError } from '@crowdpay/errors';
import { isId } from '@crowdpay/ids';

/** A place in the order of joining. Two who joined in the same millisecond are ordered by their ids. */
export interface PagePosition {
  readonly joinedAt: Date;
  readonly id: string;
}

/** A page that a client asks for. */
export interface PageRequest {
  /** How many elements at most, 1 to {@link MAX_PAGE_SIZE}. */
  readonly first: number;
  /** The page begins behind this place; null for the first page. */
  readonly after: PagePosition | null;
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
const CURSOR_LIMIT = 128;
const CURSOR = /^(\d{1,15})\.(mbr_[0-9a-z]{26})$/;

/** The cursor of an element: its place in the order, which stays right whoever joins or leaves meanwhile. */
export function cursorOf({ joinedAt, id }: PagePosition): string {
  return Buffer.from(`${joinedAt.getTime()}.${id}`).toString('base64url');
}

/**
 * Reads a connection's arguments. A cursor only says where to go on, never whose list it is: one that was made up shows
 * nothing that its bearer may not see.
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
  return { first, after: readCursor(args.after ?? null) };
}

/** Makes a page of elements that were read with one more than asked for: the one too many tells that more follow. */
export function pageOf<Item>(read: readonly Item[], request: PageRequest): Page<Item> {
  return {
    items: read.slice(0, request.first),
    hasNextPage: read.length > request.first,
    hasPreviousPage: request.after !== null,
  };
}

function readCursor(cursor: string | null): PagePosition | null {
  if (cursor === null) return null;
  const text = cursor.length > CURSOR_LIMIT ? '' : Buffer.from(cursor, 'base64url').toString('utf8');
  const [, millis = '', id = ''] = CURSOR.exec(text) ?? [];
  if (!isId('mbr', id)) {
    throw new CrowdPayError('INVALID_INPUT', '"after" must be a cursor that this connection gave.');
  }
  return { joinedAt: new Date(Number(millis)), id };
}
