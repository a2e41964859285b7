import { CrowdPayError } from '@crowdpay/errors';
import type { MutationResolvers, QueryResolvers, TokenizeInput } from '../generated/resolvers.ts';
import { findToken, type FindTokenDependencies } from '../use-cases/tokens/find-token.ts';
import { tokenize, type TokenizeDependencies, type TokenizeOptions } from '../use-cases/tokens/tokenize.ts';

const MAX_VALUES = 1000;

/** What the resolvers of tokens need. */
export type TokenResolverDependencies = TokenizeDependencies & FindTokenDependencies;

/** Values to tokens: `tokenize` and `findToken`. */
export function tokenResolvers(dependencies: TokenResolverDependencies): {
  readonly Query: Pick<QueryResolvers, 'findToken'>;
  readonly Mutation: Pick<MutationResolvers, 'tokenize'>;
} {
  return {
    Query: {
      // Nothing of what was found is opened, unless its mask or its value is asked for as well.
      findToken: async (_root, { input }, { principal }) => {
        const token = await findToken(dependencies, input, principal);
        return token === undefined ? null : { token, kind: input.kind, mode: 'DETERMINISTIC', singleUse: false };
      },
    },
    Mutation: {
      tokenize: async (_root, { input }, { principal }) => {
        if (input.values.length > MAX_VALUES) {
          throw new CrowdPayError('LIMIT_EXCEEDED', `At most ${MAX_VALUES} values can be tokenized in one call.`);
        }
        const outcomes = await tokenize(dependencies, input.values, principal, optionsOf(input));
        return { outcomes: outcomes.map(outcomeOf) };
      },
    },
  };
}

function optionsOf({ mode, ttlSeconds, singleUse, subject }: TokenizeInput): TokenizeOptions {
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(typeof ttlSeconds === 'number' ? { ttlSeconds } : {}),
    ...(singleUse === undefined ? {} : { singleUse }),
    ...(typeof subject === 'string' ? { subject } : {}),
  };
}

function outcomeOf(outcome: string | CrowdPayError | null) {
  if (outcome instanceof CrowdPayError) {
    return { token: null, error: { code: outcome.code, message: outcome.message } };
  }
  return { token: outcome, error: null };
}
