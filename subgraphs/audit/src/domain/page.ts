import * as connection from '@crowdpay/connection';

/** A page of entries that a client asks for; a place is a leaf of the tree, which never changes. */
export type PageRequest = connection.PageRequest<bigint>;

const LEAVES: connection.CursorFormat<bigint> = {
  write: (leaf) => `leaf.${leaf.toString()}`,
  read(text) {
    const leaf = /^leaf\.(\d{1,18})$/.exec(text)?.[1];
    return leaf === undefined ? null : BigInt(leaf);
  },
};

/** The cursor of an entry: its place in the ledger. */
export function cursorOf({ leafIndex }: { readonly leafIndex: bigint }): string {
  return connection.cursorFor(LEAVES, leafIndex);
}

/** Reads a connection's arguments. @throws CrowdPayError INVALID_INPUT, see the package. */
export function readPageRequest(args: Parameters<typeof connection.readPageRequest>[1]): PageRequest {
  return connection.readPageRequest(LEAVES, args);
}
