import * as connection from '@crowdpay/connection';

/** A place in the order of contributions, newest first. */
export type PagePosition = connection.TimePosition;

/** A page of contributions that a client asks for. */
export type PageRequest = connection.PageRequest<PagePosition>;

const PAYING = connection.timeOrder('ctr');

/** The cursor of a contribution: its place in the order of paying. */
export function cursorOf({ createdAt, id }: { readonly createdAt: Date; readonly id: string }): string {
  return connection.cursorFor(PAYING, { at: createdAt, id });
}

/** Reads a connection's arguments. @throws CrowdPayError INVALID_INPUT, see the package. */
export function readPageRequest(args: Parameters<typeof connection.readPageRequest>[1]): PageRequest {
  return connection.readPageRequest(PAYING, args);
}
