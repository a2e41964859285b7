import type { Clock } from '@crowdpay/clock';
import type { Resolvers } from './generated/resolvers.ts';
import { registerUser } from './use-cases/register-user.ts';
import { submitKyc, type SubmitKycDeps } from './use-cases/submit-kyc.ts';
import { userLoader } from './user-loader.ts';

/** What the resolvers need. */
export interface ResolverDeps extends SubmitKycDeps {
  readonly clock: Clock;
}

/** Identity's part of the graph. Personal fields leave as tokens; the gateway masks or reveals them. */
export function createResolvers(deps: ResolverDeps): Resolvers {
  const findUser = userLoader(deps.users);
  return {
    Query: {
      me: (_parent, _args, context) =>
        context.principal.kind === 'user' ? findUser(context, context.principal.id) : null,
      user: (_parent, { id }, context) => findUser(context, id),
    },
    Mutation: {
      registerUser: async (_parent, { input }, { principal }) => ({ user: await registerUser(deps, principal, input) }),
      submitKyc: async (_parent, { input }, { principal, log }) => ({
        user: await submitKyc(deps, principal, input, log),
      }),
    },
    User: {
      __resolveReference: ({ id }, context) => findUser(context, id),
      createdAt: (user) => user.createdAt.toISOString(),
      optedOutAt: ({ id, optedOutAt }, _args, { principal }) =>
        principal.id === id ? (optedOutAt?.toISOString() ?? null) : null,
      kyc: (user) => user,
    },
    Kyc: {
      state: (user) => user.kycState,
      changedAt: (user) => user.kycChangedAt?.toISOString() ?? null,
    },
  };
}
