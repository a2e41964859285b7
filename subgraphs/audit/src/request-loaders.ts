import { perRequest, type SubgraphContext } from '@crowdpay/subgraph-server';
import DataLoader from 'dataloader';
import type { EntryReader } from './domain/entry-reader.ts';
import type { LedgerEntry } from './domain/ledger-entry.ts';
import type { Memberships } from './domain/memberships.ts';

/** Questions of one request, gathered into one call each and answered once. */
export interface RequestLoaders {
  /** Whether the caller belongs to a pod. */
  readonly isMember: DataLoader<string, boolean>;
  /** An entry of the caller's tenant; null when there is none. */
  readonly entry: DataLoader<string, LedgerEntry | null>;
}

/** What loading needs. */
export interface RequestLoadersDeps {
  readonly memberships: Memberships;
  readonly reader: EntryReader;
}

// As many pods as one question may name.
const MAX_BATCH = 100;

/** @returns a function that gives each request its own loaders: nothing that one caller saw is shown to another. */
export function requestLoaders(deps: RequestLoadersDeps): (context: SubgraphContext) => RequestLoaders {
  return perRequest((context) => createLoaders(deps, context));
}

function createLoaders({ memberships, reader }: RequestLoadersDeps, context: SubgraphContext): RequestLoaders {
  const { principal, requestId } = context;
  const batch = { maxBatchSize: MAX_BATCH };
  return {
    isMember: new DataLoader(
      (podIds) => memberships.ofPerson({ tenant: principal.tenant, userId: principal.id, podIds, requestId }),
      batch,
    ),
    entry: new DataLoader(async (ids) => {
      const found = await reader.findByIds(principal.tenant, ids);
      const byId = new Map(found.map((entry) => [entry.id, entry]));
      return ids.map((id) => byId.get(id) ?? null);
    }, batch),
  };
}
