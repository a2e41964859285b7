import * as connection from '@crowdpay/connection';

/** A place in the order of joining. */
export type PagePosition = connection.TimePosition;

/** A page of memberships that a client asks for. */
export type PageRequest = connection.PageRequest<PagePosition>;

const JOINING = connection.timeOrder('mbr');

/** The cursor of a membership: its place in the order of joining. */
export function cursorOf({ joinedAt, id }: { readonly joinedAt: Date; readonly id: string }): string {
  return connection.cursorFor(JOINING, { at: joinedAt, id });
}

/** Reads a connection's arguments. @throws CrowdPayError INVALID_INPUT, see the package. */
export function readPageRequest(args: Parameters<typeof connection.readPageRequest>[1]): PageRequest {
  return connection.readPageRequest(JOINING, args);
}
