import { cursorFor, pageInfoOf, readPageRequest, timeOrder, type TimePosition } from '@crowdpay/connection';
import type { Job } from '../domain/jobs.ts';
import type { MutationResolvers, QueryResolvers, Resolvers } from '../generated/resolvers.ts';
import { listJobs, readJob, type ReadJobsDependencies } from '../use-cases/jobs/read-jobs.ts';
import { readKeys, type ReadKeysDependencies } from '../use-cases/keys/read-keys.ts';
import { startKeyRotation, type StartKeyRotationDependencies } from '../use-cases/keys/start-key-rotation.ts';

/** What the resolvers of keys and jobs need. */
export type KeyResolverDependencies = StartKeyRotationDependencies & ReadJobsDependencies & ReadKeysDependencies;

const JOB_ORDER = timeOrder('job');

/** Keys, their rotations, and the vault's jobs. */
export function keyResolvers(dependencies: KeyResolverDependencies): Pick<
  Resolvers,
  'VaultJob' | 'VaultJobConnection' | 'VaultJobEdge' | 'VaultKey'
> & {
  readonly Query: Pick<QueryResolvers, 'vaultJob' | 'vaultJobs' | 'vaultKeys'>;
  readonly Mutation: Pick<MutationResolvers, 'startKeyRotation'>;
} {
  return {
    Query: {
      vaultJob: (_root, { id }, { principal }) => readJob(dependencies, id, principal),
      vaultJobs: (_root, { type, state, ...page }, { principal }) => {
        const filter = { ...(isGiven(type) ? { type } : {}), ...(isGiven(state) ? { state } : {}) };
        return listJobs(dependencies, readPageRequest(JOB_ORDER, page), filter, principal);
      },
      vaultKeys: async (_root, _arguments, { principal }) => ({ keys: [...(await readKeys(dependencies, principal))] }),
    },
    Mutation: {
      startKeyRotation: async (_root, { input }, { principal }) => ({
        job: await startKeyRotation(dependencies, input.rotation, principal),
      }),
    },
    VaultJob: {
      errorCode: ({ errorCode }) => errorCode ?? null,
      createdAt: ({ createdAt }) => createdAt.toISOString(),
      updatedAt: ({ updatedAt }) => updatedAt.toISOString(),
      finishedAt: ({ finishedAt }) => finishedAt?.toISOString() ?? null,
    },
    VaultJobConnection: {
      edges: ({ items }) => [...items],
      pageInfo: (page) => pageInfoOf(page, cursorOf),
    },
    VaultJobEdge: {
      cursor: (job) => cursorOf(job),
      node: (job) => job,
    },
    VaultKey: {
      since: ({ since }) => since.toISOString(),
      nextDue: ({ nextDue }) => nextDue.toISOString(),
      kmsKeyIds: ({ kmsKeyIds }) => [...kmsKeyIds],
      job: ({ job }) => job ?? null,
    },
  };
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

function cursorOf({ createdAt, id }: Job): string {
  return cursorFor<TimePosition>(JOB_ORDER, { at: createdAt, id });
}
