import { pageInfoOf } from '@crowdpay/connection';
import { freezeCursorOf, readFreezePageRequest } from '../domain/volume/reveal-freezes.ts';
import type { MutationResolvers, QueryResolvers, Resolvers } from '../generated/resolvers.ts';
import { liftRevealFreeze, type LiftRevealFreezeDependencies } from '../use-cases/volume/lift-reveal-freeze.ts';
import { listRevealFreezes, type ListRevealFreezesDependencies } from '../use-cases/volume/list-reveal-freezes.ts';

/** What the resolvers of freezes need. */
export type FreezeResolverDependencies = ListRevealFreezesDependencies & LiftRevealFreezeDependencies;

/** Frozen callers: `revealFreezes` and `liftRevealFreeze`. */
export function freezeResolvers(dependencies: FreezeResolverDependencies): Pick<
  Resolvers,
  'RevealFreeze' | 'RevealFreezeConnection' | 'RevealFreezeEdge'
> & {
  readonly Query: Pick<QueryResolvers, 'revealFreezes'>;
  readonly Mutation: Pick<MutationResolvers, 'liftRevealFreeze'>;
} {
  return {
    Query: {
      revealFreezes: (_root, page, { principal }) =>
        listRevealFreezes(dependencies, readFreezePageRequest(page), principal),
    },
    Mutation: {
      liftRevealFreeze: async (_root, { input }, { principal }) => ({
        freeze: await liftRevealFreeze(dependencies, input.id, principal),
      }),
    },
    RevealFreeze: {
      caller: ({ caller }) => caller.id,
      frozenAt: ({ frozenAt }) => frozenAt.toISOString(),
      liftedAt: ({ lifted }) => lifted?.at.toISOString() ?? null,
      liftedBy: ({ lifted }) => lifted?.by ?? null,
    },
    RevealFreezeConnection: {
      edges: ({ items }) => [...items],
      pageInfo: (page) => pageInfoOf(page, freezeCursorOf),
    },
    RevealFreezeEdge: {
      cursor: (freeze) => freezeCursorOf(freeze),
      node: (freeze) => freeze,
    },
  };
}
