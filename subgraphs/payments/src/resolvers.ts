import { pageInfoOf } from '@crowdpay/connection';
import { toMoneyOutput } from '@crowdpay/money';
import type { SubgraphContext } from '@crowdpay/subgraph-server';
import type { Payment } from './domain/contribution.ts';
import { cursorOf, readPageRequest } from './domain/page.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { type LoaderDependencies, type RequestLoaders, requestLoaders } from './request-loaders.ts';
import type { Contribute } from './use-cases/contribute.ts';
import {
  maySee,
  type MembershipOf,
  readContribution,
  readOwnContributions,
  readPodBalance,
  readPodContributions,
} from './use-cases/read-payments.ts';

export interface ResolverDependencies extends LoaderDependencies {
  readonly contribute: Contribute;
}

/** The resolvers of schema/payments.graphql. */
export function createResolvers(dependencies: ResolverDependencies): Resolvers {
  const loadersOf = requestLoaders(dependencies);
  return {
    ...rootResolvers(dependencies, loadersOf),
    ...contributionResolvers(loadersOf, dependencies),
    ...sagaResolvers(loadersOf),
    ...ledgerResolvers(loadersOf, dependencies),
    ...extensionResolvers(loadersOf, dependencies),
    ...connectionResolvers,
  };
}

type LoadersOf = (context: SubgraphContext) => RequestLoaders;

function membershipOf(loaders: RequestLoaders): MembershipOf {
  return (podId) => loaders.membership.load(podId);
}

function rootResolvers(
  dependencies: ResolverDependencies,
  loadersOf: LoadersOf,
): Pick<Resolvers, 'Query' | 'Mutation'> {
  return {
    Query: {
      contribution: (_root, { id }, context) =>
        readContribution(context.principal, id, dependencies.reader, membershipOf(loadersOf(context))),
    },
    Mutation: {
      contribute: async (_root, { input }, context) => ({
        contribution: await dependencies.contribute(context.principal, input),
      }),
    },
  };
}

function contributionResolvers(
  loadersOf: LoadersOf,
  { reader }: ResolverDependencies,
): Pick<Resolvers, 'Contribution'> {
  return {
    Contribution: {
      __resolveReference: async ({ id }, context) => {
        const payment = await reader.findPayment(context.principal.tenant, id);
        return visibleOrNull(payment, context, loadersOf);
      },
      id: ({ contribution }) => contribution.id,
      pod: ({ contribution }) => ({ id: contribution.podId }),
      contributor: ({ contribution }) => ({ id: contribution.contributorId }),
      amount: ({ contribution }) => toMoneyOutput(contribution.amount),
      state: ({ saga }) => saga.state,
      failure: ({ saga }) => saga.failure,
      card: ({ contribution }) => contribution.cardToken,
      saga: ({ saga }) => saga,
      journals: async ({ saga }, _args, context) => [...(await loadersOf(context).journals.load(saga.id))],
      createdAt: ({ contribution }) => contribution.createdAt.toISOString(),
    },
  };
}

function sagaResolvers(loadersOf: LoadersOf): Pick<Resolvers, 'Saga' | 'SagaTransition'> {
  return {
    Saga: {
      __resolveReference: async ({ id }, context) => {
        const payment = await loadersOf(context).paymentOfSaga.load(id);
        return (await visibleOrNull(payment, context, loadersOf))?.saga ?? null;
      },
      transitions: async ({ id }, _args, context) => [...(await loadersOf(context).steps.load(id))],
    },
    SagaTransition: { at: ({ at }) => at.toISOString() },
  };
}

function ledgerResolvers(
  loadersOf: LoadersOf,
  { ledger }: ResolverDependencies,
): Pick<Resolvers, 'Journal' | 'Posting'> {
  return {
    Journal: {
      __resolveReference: async ({ id }, context) => {
        const journal = await ledger.findJournal(context.principal.tenant, id);
        if (journal === null) return null;
        const payment = await loadersOf(context).paymentOfSaga.load(journal.sagaId);
        return (await visibleOrNull(payment, context, loadersOf)) === null ? null : journal;
      },
      postings: ({ postings }) => [...postings],
      postedAt: ({ postedAt }) => postedAt.toISOString(),
    },
    Posting: {
      account: ({ account }) => account.code,
      amount: ({ amountMinor }) => amountMinor.toString(),
      currency: ({ account }) => account.currency,
    },
  };
}

function extensionResolvers(
  loadersOf: LoadersOf,
  { reader, ledger }: ResolverDependencies,
): Pick<Resolvers, 'Pod' | 'User'> {
  return {
    Pod: {
      __resolveReference: ({ id }) => ({ id }),
      balance: async ({ id }, _args, context) => {
        const balance = await readPodBalance(context.principal, id, ledger, membershipOf(loadersOf(context)));
        return balance === null ? null : toMoneyOutput(balance);
      },
      contributions: ({ id }, args, context) => {
        const page = readPageRequest(args);
        return readPodContributions(context.principal, id, page, reader, membershipOf(loadersOf(context)));
      },
    },
    User: {
      __resolveReference: ({ id }) => ({ id }),
      contributions: ({ id }, args, context) =>
        readOwnContributions(context.principal, id, readPageRequest(args), reader),
    },
  };
}

const connectionResolvers: Pick<Resolvers, 'ContributionConnection' | 'ContributionEdge'> = {
  ContributionConnection: {
    edges: ({ items }) => [...items],
    pageInfo: (page) => pageInfoOf(page, ({ contribution }) => cursorOf(contribution)),
  },
  ContributionEdge: {
    cursor: ({ contribution }) => cursorOf(contribution),
    node: (payment) => payment,
  },
};

async function visibleOrNull(
  payment: Payment | null,
  context: SubgraphContext,
  loadersOf: LoadersOf,
): Promise<Payment | null> {
  if (payment === null) return null;
  return (await maySee(context.principal, payment, membershipOf(loadersOf(context)))) ? payment : null;
}
