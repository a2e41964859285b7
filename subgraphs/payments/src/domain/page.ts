import { CrowdPayError } from '@crowdpay/errors';

/** Where a page of contributions begins: after this one, newest first. */
export interface PageStart {
  readonly createdAt: Date;
  readonly id: string;
}

/** A page that a client asks for. */
export interface PageRequest {
  readonly first: number;
  readonly after: PageStart | null;
}

/** A page with what a connection says about it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasNextPage: boolean;
}

export const MAX_PAGE_SIZE = 100;
const DEFAULT_PAGE_SIZE = 20;
const CURSOR = /^(\d{1,15})\.(ctr_[0-9a-z]{26})$/;

/** The cursor of an item: its place in the order, so that it stays right whatever is added meanwhile. */
export function cursorOf({ createdAt, id }: PageStart): string {
  return Buffer.from(`${String(createdAt.getTime())}.${id}`).toString('base64url');
}

/**
 * Reads a connection's arguments.
 *
 * @throws CrowdPayError INVALID_INPUT for `first` outside 1 to 100 or a cursor that is not one of ours.
 */
export function readPageRequest(args: { first?: number | null; after?: string | null | undefined }): PageRequest {
  const first = args.first ?? DEFAULT_PAGE_SIZE;
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE_SIZE) {
    throw new CrowdPayError('INVALID_INPUT', `"first" must be 1 to ${String(MAX_PAGE_SIZE)}.`);
  }
  return { first, after: readCursor(args.after ?? null) };
}

function readCursor(cursor: string | null): PageStart | null {
  if (cursor === null) return null;
  const match = cursor.length > 128 ? null : CURSOR.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  const [, millis, id] = match ?? [];
  if (millis === undefined || id === undefined) {
    throw new CrowdPayError('INVALID_INPUT', '"after" must be a cursor that this connection gave.');
  }
  return { createdAt: new Date(Number(millis)), id };
}
