import { perRequest, type SubgraphContext } from '@crowdpay/subgraph-server';
import DataLoader from 'dataloader';
import type { User, UserReader } from './domain/user.ts';

/** Finds people of the caller's tenant by id. */
export type FindUser = (context: SubgraphContext, id: string) => Promise<User | null>;

// As many ids as one statement should carry.
const MAX_BATCH = 500;

/** One query for all the people that a request refers to, and each of them read once. */
export function userLoader(users: UserReader): FindUser {
  const loaderOf = perRequest(({ principal }) => {
    const load = (ids: readonly string[]): Promise<(User | null)[]> => loadBatch(users, principal.tenant, ids);
    return new DataLoader(load, { maxBatchSize: MAX_BATCH });
  });
  return (context, id) => loaderOf(context).load(id);
}

async function loadBatch(users: UserReader, tenant: string, ids: readonly string[]): Promise<(User | null)[]> {
  const found = new Map((await users.findMany(tenant, ids)).map((user) => [user.id, user]));
  return ids.map((id) => found.get(id) ?? null);
}
