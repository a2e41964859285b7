import { perRequest, type SubgraphContext } from '@crowdpay/subgraph-server';
import DataLoader from 'dataloader';
import type { Membership } from './domain/membership.ts';
import { readPods, type ReadPodsDeps, type VisiblePod } from './use-cases/read-pods.ts';

/** Questions of one request, gathered into one query each and answered once. */
export interface RequestLoaders {
  /** A pod that the caller may see; null for every other. */
  readonly pod: DataLoader<string, VisiblePod | null>;
  /** A membership in a pod that the caller may see; null for every other. */
  readonly membership: DataLoader<string, Membership | null>;
}

// As many ids as one statement should carry.
const MAX_BATCH = 500;

/** @returns a function that gives each request its own loaders: nothing that one caller saw is shown to another. */
export function requestLoaders(deps: ReadPodsDeps): (context: SubgraphContext) => RequestLoaders {
  return perRequest((context) => createLoaders(deps, context));
}

function createLoaders(deps: ReadPodsDeps, { principal }: SubgraphContext): RequestLoaders {
  const batch = { maxBatchSize: MAX_BATCH };
  const pod = new DataLoader((ids: readonly string[]) => readPods(deps, principal, ids), batch);
  const membership = new DataLoader(async (ids: readonly string[]) => {
    const found = await deps.reader.findMemberships(principal.tenant, ids);
    const visible = await Promise.all(found.map(async (one) => ((await pod.load(one.podId)) === null ? [] : [one])));
    const byId = new Map(visible.flat().map((one) => [one.id, one]));
    return ids.map((id) => byId.get(id) ?? null);
  }, batch);
  return { pod, membership };
}
