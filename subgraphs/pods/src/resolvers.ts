import type { Clock } from '@crowdpay/clock';
import { pageInfoOf } from '@crowdpay/connection';
import { toMoneyOutput } from '@crowdpay/money';
import type { SubgraphContext } from '@crowdpay/subgraph-server';
import { stateAt } from './domain/invitation.ts';
import { cursorOf, readPageRequest } from './domain/page.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { requestLoaders } from './request-loaders.ts';
import { acceptInvitation, type AcceptInvitationDeps } from './use-cases/accept-invitation.ts';
import { inviteToPod, type InviteToPodDeps } from './use-cases/invite-to-pod.ts';
import { listMembershipsOfPod, listMembershipsOfUser } from './use-cases/list-memberships.ts';
import { openPod, type OpenPodDeps } from './use-cases/open-pod.ts';
import { podNotFound } from './use-cases/read-pod.ts';
import type { VisiblePod } from './use-cases/read-pods.ts';

/** What the resolvers need. */
export interface ResolverDeps extends OpenPodDeps, InviteToPodDeps, AcceptInvitationDeps {
  readonly clock: Clock;
}

/** The pods' part of the graph. */
export function createResolvers(deps: ResolverDeps): Resolvers {
  const loadersOf = requestLoaders(deps);
  const requirePod = async (context: SubgraphContext, podId: string): Promise<VisiblePod> =>
    (await loadersOf(context).pod.load(podId)) ?? podNotFound();

  return {
    Query: {
      pod: (_parent, { id }, context) => requirePod(context, id),
    },
    Mutation: {
      openPod: async (_parent, { input }, { principal }) => ({ pod: await openPod(deps, principal, input) }),
      inviteToPod: async (_parent, { input }, { principal }) => ({
        invitation: await inviteToPod(deps, principal, { ...input, role: input.role ?? 'MEMBER' }),
      }),
      acceptInvitation: async (_parent, { input }, { principal }) => ({
        membership: await acceptInvitation(deps, principal, input.invitationId),
      }),
    },
    Pod: {
      __resolveReference: ({ id }, context) => loadersOf(context).pod.load(id),
      id: ({ pod }) => pod.id,
      name: ({ pod }) => pod.name,
      currency: ({ pod }) => pod.goal.currency,
      goal: ({ pod }) => toMoneyOutput(pod.goal),
      state: ({ pod }) => pod.state,
      createdAt: ({ pod }) => pod.createdAt.toISOString(),
      memberships: (visible, page) => listMembershipsOfPod(deps.reader, visible, readPageRequest(page)),
    },
    Membership: {
      __resolveReference: ({ id }, context) => loadersOf(context).membership.load(id),
      pod: ({ podId }, _args, context) => requirePod(context, podId),
      user: ({ userId }) => ({ id: userId }),
      joinedAt: ({ joinedAt }) => joinedAt.toISOString(),
    },
    MembershipConnection: {
      edges: ({ items }) => [...items],
      pageInfo: (page) => pageInfoOf(page, cursorOf),
    },
    MembershipEdge: {
      cursor: (membership) => cursorOf(membership),
      node: (membership) => membership,
    },
    Invitation: {
      state: (invitation) => stateAt(invitation, deps.clock.now()),
      expiresAt: ({ expiresAt }) => expiresAt.toISOString(),
    },
    User: {
      __resolveReference: ({ id }) => ({ id }),
      memberships: ({ id }, page, { principal }) =>
        listMembershipsOfUser(deps.reader, principal, id, readPageRequest(page)),
    },
  };
}
