import { CrowdPayError } from '@crowdpay/errors';
import { requireAllowed } from '@crowdpay/policy';
import type { Resolvers } from './generated/resolvers.ts';
import { type TokenResolverDependencies, tokenResolvers } from './resolvers/tokens.ts';
import { requireKnown, type TokenLoaderDependencies, tokenLoaders } from './token-loaders.ts';
import type { Reveal } from './use-cases/reveal-tokens.ts';

/** The vault's part of the graph. */
export function createResolvers(dependencies: TokenLoaderDependencies & TokenResolverDependencies): Resolvers {
  const loadersOf = tokenLoaders(dependencies);
  const tokens = tokenResolvers(dependencies, loadersOf);
  return {
    Query: {
      ...tokens.Query,
      piiToken: async (_root, { token }, context) => requireKnown(await loadersOf(context).description.load(token)),
    },
    Mutation: tokens.Mutation,
    PiiToken: {
      __resolveReference: async ({ token }, context) => requireKnown(await loadersOf(context).description.load(token)),
      clear: async ({ token }, _arguments, context) => clearOf(await loadersOf(context).reveal.load(token)),
    },
  };
}

function clearOf(reveal: Reveal): string {
  switch (reveal.outcome) {
    case 'REVEALED':
      return reveal.value;
    case 'DENIED':
      requireAllowed(reveal.decision);
      throw new CrowdPayError('POLICY_DENIED', 'The policy does not allow this.');
    case 'UNKNOWN':
      return requireKnown<string>(undefined);
  }
}
