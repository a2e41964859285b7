import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { IndexKeys } from '../../crypto/index-keys.ts';
import type { CanonicalValue } from '../../domain/canonical-value.ts';
import type { IndexRotationStore, NextIndex, TokenStretch, UnindexedToken } from '../../domain/index-rotation.ts';
import type { IndexState, IndexStateStore } from '../../domain/index-state.ts';
import type { Job, JobRunner } from '../../domain/jobs.ts';
import type { TokenStore } from '../../domain/token-store.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { type RotatedVersions, rotationCompleted, rotationStarted } from '../../events/rotations.ts';
import { openHoldings, type OpenHoldingsDependencies } from '../disclosure/open-holdings.ts';

/** What rotating an index key needs. */
export interface RotateIndexKeyDependencies extends OpenHoldingsDependencies {
  readonly indexKeys: IndexKeys;
  readonly indexStates: IndexStateStore;
  readonly indexRotation: IndexRotationStore;
  readonly tokens: TokenStore;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

/** A state in which every new token is written under two versions. */
type RotatingState = IndexState & { readonly nextVersion: number };

const BATCH = 500;
// How many holdings of one token are tried before it counts as one that cannot be opened.
const MAX_HOLDINGS = 100;

/**
 * Replaces a tenant's index key, while the vault is in use. After the beginning, new tokens are written under the old and
 * the next version; then every older token gets a blind index under the next one (BACKFILL); then look-ups change over
 * (SWITCH); then the old blind indexes go (CLEAR). At each moment a value is looked up in a version that has them all.
 *
 * A token none of whose holdings opens cannot be indexed again: it is counted as failed, keeps its old blind index and
 * stays behind. Nobody loses by it, for nothing could be read from it before.
 */
export function indexKeyRotation(dependencies: RotateIndexKeyDependencies): JobRunner {
  return async (job) => {
    switch (job.phase) {
      case '':
        return begin(dependencies, job);
      case 'BACKFILL':
        return backfill(dependencies, job);
      case 'SWITCH':
        return switchOver(dependencies, job);
      case 'CLEAR':
        return clear(dependencies, job);
      default:
        throw new CrowdPayError('INTERNAL', 'The rotation of an index key is in an unknown phase.');
    }
  };
}

async function begin(dependencies: RotateIndexKeyDependencies, job: Job): Promise<Job> {
  const { indexKeys, indexStates, indexRotation, unitOfWork, clock } = dependencies;
  const state = await indexStates.find(job.tenant);
  if (state === undefined) {
    // The tenant has no token and no index key yet.
    return unitOfWork.run((transaction) => transaction.jobs.advance(job, { finished: true }));
  }
  const toVersion = state.lookupVersion + 1;
  const macKeyId = await indexKeys.presentMacKey(job.tenant, toVersion);
  const total = await indexRotation.countIndexed(job.tenant, state.lookupVersion);
  return unitOfWork.run(async (transaction) => {
    await transaction.indexRotation.begin(state, macKeyId, clock.now());
    await transaction.record(rotationStarted('INDEX_KEY', job, versionsTo(toVersion)));
    return transaction.jobs.advance(job, { phase: 'BACKFILL', total });
  });
}

async function backfill(dependencies: RotateIndexKeyDependencies, job: Job): Promise<Job> {
  const { indexRotation, unitOfWork } = dependencies;
  const state = await rotatingState(dependencies, job);
  const unindexed = await indexRotation.unindexed(state, stretchOf(job));
  const indexes = await nextIndexes(dependencies, state, unindexed);
  return unitOfWork.run(async (transaction) => {
    const done = await transaction.indexRotation.index(state, indexes);
    // What was erased while we tried to open it has not failed.
    const failed = await transaction.indexRotation.countLiving(job.tenant, namesWithout(unindexed, indexes));
    const cursor = unindexed.at(-1)?.token;
    return transaction.jobs.advance(job, {
      done,
      failed,
      ...(unindexed.length < BATCH || cursor === undefined ? { phase: 'SWITCH' } : { cursor }),
    });
  });
}

async function switchOver(dependencies: RotateIndexKeyDependencies, job: Job): Promise<Job> {
  const state = await rotatingState(dependencies, job);
  return dependencies.unitOfWork.run(async (transaction) => {
    await transaction.indexRotation.complete(state, dependencies.clock.now());
    return transaction.jobs.advance(job, { phase: 'CLEAR' });
  });
}

async function clear({ indexStates, unitOfWork }: RotateIndexKeyDependencies, job: Job): Promise<Job> {
  const { lookupVersion } = (await indexStates.find(job.tenant)) ?? lost();
  return unitOfWork.run(async (transaction) => {
    const cleared = await transaction.indexRotation.clearBefore(job.tenant, lookupVersion, stretchOf(job));
    const cursor = cleared.at(-1);
    if (cleared.length === BATCH && cursor !== undefined) return transaction.jobs.advance(job, { cursor });
    const finished = await transaction.jobs.advance(job, { finished: true });
    await transaction.record(rotationCompleted('INDEX_KEY', finished, versionsTo(lookupVersion)));
    return finished;
  });
}

/** @returns the blind index of each token that could be opened. */
async function nextIndexes(
  dependencies: RotateIndexKeyDependencies,
  { tenant, nextVersion }: RotatingState,
  tokens: readonly UnindexedToken[],
): Promise<readonly NextIndex[]> {
  const values = await openTokens(dependencies, tenant, tokens, 1);
  const closed = tokens.filter(({ token }) => !values.has(token));
  // One person's holding may be damaged or erased while another's is whole.
  for (const [token, value] of await openTokens(dependencies, tenant, closed, MAX_HOLDINGS)) values.set(token, value);
  const indexes = await dependencies.indexKeys.indexAs(tenant, nextVersion, [...values.values()]);
  return [...values.keys()].flatMap((token, at) => {
    const blindIndex = indexes[at];
    return blindIndex === undefined ? [] : [{ token, blindIndex }];
  });
}

async function openTokens(
  dependencies: RotateIndexKeyDependencies,
  tenant: string,
  tokens: readonly UnindexedToken[],
  holdingsEach: number,
): Promise<Map<string, CanonicalValue>> {
  const opened = new Map<string, CanonicalValue>();
  if (tokens.length === 0) return opened;
  const names = tokens.map(({ token }) => token);
  const versions = new Map(tokens.map(({ token, canonicalVersion }) => [token, canonicalVersion]));
  const holdings = await dependencies.tokens.holdingsOf(tenant, names, holdingsEach);
  const values = await openHoldings(dependencies, holdings);
  holdings.forEach(({ token, kind }, at) => {
    const canonical = values[at];
    const canonicalVersion = versions.get(token);
    if (canonical !== undefined && canonicalVersion !== undefined) {
      opened.set(token, { kind, canonicalVersion, canonical });
    }
  });
  return opened;
}

function namesWithout(tokens: readonly UnindexedToken[], indexes: readonly NextIndex[]): string[] {
  const indexed = new Set(indexes.map(({ token }) => token));
  return tokens.map(({ token }) => token).filter((token) => !indexed.has(token));
}

async function rotatingState({ indexStates }: RotateIndexKeyDependencies, job: Job): Promise<RotatingState> {
  const state = (await indexStates.find(job.tenant)) ?? lost();
  const { nextVersion } = state;
  return nextVersion === undefined ? lost() : { ...state, nextVersion };
}

function stretchOf({ cursor }: Job): TokenStretch {
  return { after: cursor, limit: BATCH };
}

function versionsTo(toVersion: number): RotatedVersions {
  return { fromVersion: toVersion - 1, toVersion };
}

function lost(): never {
  throw new CrowdPayError('INTERNAL', 'The state of an index key is not what its rotation left.');
}
