import type { Principal } from '@crowdpay/principal';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Platform, startPlatform } from './support/platform.ts';
import { person } from './support/world.ts';

const OPEN = `mutation ($input: OpenPodInput!) {
  openPod(input: $input) {
    pod { id name currency goal { amount currency } state viewerMembership { role user { id } } }
  }
}`;
const INVITE = `mutation ($input: InviteToPodInput!) {
  inviteToPod(input: $input) { invitation { id podId inviteeId role state expiresAt } }
}`;
const ACCEPT = `mutation ($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) { membership { id role joinedAt user { id } pod { id name } } }
}`;
const MEMBERS = `query ($id: ID!, $first: Int, $after: String) {
  pod(id: $id) {
    memberships(first: $first, after: $after) {
      edges { cursor node { role user { id } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}`;
const ENTITIES = `query ($references: [_Any!]!) {
  _entities(representations: $references) {
    ... on Pod { name }
    ... on Membership { role }
    ... on User { memberships { edges { node { pod { id } } } } }
  }
}`;

const idSchema = z.object({ id: z.string() });
const opened = z.object({ openPod: z.object({ pod: idSchema }) });
const invited = z.object({ inviteToPod: z.object({ invitation: idSchema }) });
const accepted = z.object({ acceptInvitation: z.object({ membership: idSchema }) });

describe('the pods subgraph', () => {
  let platform: Platform;
  let ada: Principal;
  let bob: Principal;
  let podId: string;
  let membershipId: string;

  const open = (owner: Principal) =>
    platform.ask(owner, OPEN, { input: { name: 'Lisbon 2027', goal: { amount: '500000', currency: 'EUR' } } });

  beforeAll(async () => {
    platform = await startPlatform();
    [ada, bob] = [person(), person()];
    podId = opened.parse((await open(ada)).data).openPod.pod.id;
    const invitation = await platform.ask(ada, INVITE, { input: { podId, inviteeId: bob.id } });
    const invitationId = invited.parse(invitation.data).inviteToPod.invitation.id;
    const acceptance = await platform.ask(bob, ACCEPT, { input: { invitationId } });
    membershipId = accepted.parse(acceptance.data).acceptInvitation.membership.id;
  });
  afterAll(() => platform.close());

  it('opens a pod and shows it to its owner', async () => {
    const carol = person();
    const { data, codes } = await open(carol);
    expect(codes).toEqual([]);
    expect(data).toMatchObject({
      openPod: {
        pod: {
          name: 'Lisbon 2027',
          currency: 'EUR',
          goal: { amount: '500000', currency: 'EUR' },
          state: 'OPEN',
          viewerMembership: { role: 'OWNER', user: { id: carol.id } },
        },
      },
    });
  });

  it('invites as MEMBER unless another role is asked for', async () => {
    const { data } = await platform.ask(ada, INVITE, { input: { podId, inviteeId: person().id } });
    expect(data).toMatchObject({ inviteToPod: { invitation: { podId, role: 'MEMBER', state: 'PENDING' } } });
  });

  it('pages through the members', async () => {
    const first = await platform.ask(ada, MEMBERS, { id: podId, first: 1 });
    expect(first.data).toMatchObject({
      pod: {
        memberships: {
          edges: [{ node: { role: 'OWNER', user: { id: ada.id } } }],
          pageInfo: { hasNextPage: true, hasPreviousPage: false },
        },
      },
    });
    const cursorSchema = z.object({
      pod: z.object({ memberships: z.object({ pageInfo: z.object({ endCursor: z.string() }) }) }),
    });
    const after = cursorSchema.parse(first.data).pod.memberships.pageInfo.endCursor;
    const second = await platform.ask(ada, MEMBERS, { id: podId, first: 1, after });
    expect(second.data).toMatchObject({
      pod: {
        memberships: {
          edges: [{ node: { role: 'MEMBER', user: { id: bob.id } } }],
          pageInfo: { hasNextPage: false, hasPreviousPage: true },
        },
      },
    });
  });

  it.each([
    ['a page of more than 100', { first: 101 }],
    ['a page of none', { first: 0 }],
    ['a cursor that it never gave', { after: 'bm9uc2Vuc2U' }],
  ])('refuses %s', async (_, page) => {
    expect((await platform.ask(ada, MEMBERS, { id: podId, ...page })).codes).toEqual(['INVALID_INPUT']);
  });

  it('resolves references of other subgraphs for those who may see them', async () => {
    const references = [
      { __typename: 'Pod', id: podId },
      { __typename: 'Membership', id: membershipId },
      { __typename: 'User', id: bob.id },
    ];
    expect((await platform.ask(bob, ENTITIES, { references })).data).toEqual({
      _entities: [
        { name: 'Lisbon 2027' },
        { role: 'MEMBER' },
        { memberships: { edges: [{ node: { pod: { id: podId } } }] } },
      ],
    });
    expect((await platform.ask(person(), ENTITIES, { references })).data).toEqual({
      _entities: [null, null, { memberships: null }],
    });
    expect((await platform.ask({ ...bob, tenant: 'other' }, ENTITIES, { references })).data).toEqual({
      _entities: [null, null, { memberships: { edges: [] } }],
    });
  });

  it('answers NOT_FOUND for a pod of others', async () => {
    const { data, codes } = await platform.ask(person(), MEMBERS, { id: podId });
    expect(data).toEqual({ pod: null });
    expect(codes).toEqual(['NOT_FOUND']);
  });

  it('demands the scopes that the schema names', async () => {
    const reader = { ...ada, scopes: ['pods:read'] };
    expect((await open(reader)).codes).toEqual(['FORBIDDEN']);
    const writer = { ...ada, scopes: ['pods:write'] };
    expect((await platform.ask(writer, MEMBERS, { id: podId })).codes).toEqual(['FORBIDDEN']);
  });

  it('repeats nothing of a refused name', async () => {
    const input = { name: 'call +14155550123', goal: { amount: '1', currency: 'EUR' } };
    const { codes, text } = await platform.ask(ada, OPEN, { input });
    expect(codes).toEqual(['INVALID_INPUT']);
    expect(text).not.toContain('4155550123');
  });

  describe('for other services', () => {
    const results = z.object({ results: z.array(z.unknown()) });
    const askMemberships = (service: string, body: unknown) =>
      platform.clientOf(service).call('/internal/memberships', body, results);

    it.each(['payments', 'audit'])('tells %s who belongs where', async (service) => {
      const answer = await askMemberships(service, { tenant: 'acme', userId: bob.id, podIds: [podId] });
      expect(answer.results).toEqual([{ podId, pod: { currency: 'EUR', state: 'OPEN' }, role: 'MEMBER' }]);
    });

    it.each(['gateway', 'identity', 'vault', 'psp-connector'])('tells %s nothing', async (service) => {
      const asking = askMemberships(service, { tenant: 'acme', userId: bob.id, podIds: [podId] });
      await expect(asking).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    const askCrowd = (service: string, subjectIds: readonly string[]) =>
      platform.clientOf(service).call('/internal/crowd', { tenant: 'acme', userId: ada.id, subjectIds }, results);

    it('tells the vault who is in whose crowd', async () => {
      expect((await askCrowd('vault', [bob.id, person().id])).results).toEqual(['OWNER', null]);
      await expect(
        askCrowd(
          'vault',
          Array.from({ length: 1001 }, () => bob.id),
        ),
      ).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    });

    it.each(['gateway', 'identity', 'payments', 'audit', 'psp-connector'])('tells %s of no crowd', async (service) => {
      await expect(askCrowd(service, [bob.id])).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it('answers no more than a hundred pods at once', async () => {
      const podIds = Array.from({ length: 101 }, () => podId);
      const asking = askMemberships('payments', { tenant: 'acme', userId: bob.id, podIds });
      await expect(asking).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });
  });
});

describe('the pods subgraph beside an identity that has not verified the caller', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ kycState: 'IN_REVIEW' });
  });
  afterAll(() => platform.close());

  it('opens no pod', async () => {
    const input = { name: 'Lisbon 2027', goal: { amount: '1', currency: 'EUR' } };
    const { data, codes } = await platform.ask(person(), OPEN, { input });
    expect(data).toEqual({ openPod: null });
    expect(codes).toEqual(['POLICY_DENIED']);
  });
});
