import { ManualClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import type { Principal } from '@crowdpay/principal';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { INVITATION_LIFE_MS } from '../../src/domain/invitation.ts';
import { acceptInvitation } from '../../src/use-cases/accept-invitation.ts';
import { createWorld, person, type World } from '../support/world.ts';

describe('accepting an invitation', () => {
  let world: World;
  let ada: Principal;
  let bob: Principal;
  let podId: string;
  let invitationId: string;
  beforeAll(async () => {
    world = await createWorld();
  });
  beforeEach(async () => {
    [ada, bob] = [person(), person()];
    podId = await world.openPod(ada);
    invitationId = (await world.invite(ada, podId, bob, 'VIEWER')).id;
  });
  afterAll(() => world.close());

  const stateOf = async (id: string): Promise<unknown> =>
    (await world.sql('SELECT state FROM invitations WHERE id = $1', [id]))[0]?.['state'];
  const rolesOf = async (user: Principal): Promise<unknown[]> =>
    (await world.sql('SELECT role FROM memberships WHERE user_id = $1', [user.id])).map((row) => row['role']);

  it('makes the invited person a member with the role of the invitation', async () => {
    const membership = await acceptInvitation(world.deps, bob, invitationId);
    expect(membership).toMatchObject({ podId, userId: bob.id, role: 'VIEWER' });
    expect(await rolesOf(bob)).toEqual(['VIEWER']);
    expect(await stateOf(invitationId)).toBe('ACCEPTED');
  });

  it('records who joined', async () => {
    const membership = await acceptInvitation(world.deps, bob, invitationId);
    expect((await world.events()).at(-1)).toMatchObject({
      type: 'pods.invitation.accepted',
      actor: { kind: 'user', id: bob.id },
      subject: podId,
      related: [invitationId, bob.id],
      data: { invitationId, membershipId: membership.id, role: 'VIEWER' },
    });
  });

  it.each([
    ['the one who sent it', () => ada],
    ['a stranger', () => person()],
    ['the invited person’s namesake in another tenant', () => ({ ...bob, tenant: 'other' })],
  ])('is NOT_FOUND for %s', async (_, caller) => {
    await expect(acceptInvitation(world.deps, caller(), invitationId)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no such invitation for you.',
    });
    expect(await stateOf(invitationId)).toBe('PENDING');
  });

  it.each([randomIds(new ManualClock()).next('inv'), '', "' OR 1=1 --"])('is NOT_FOUND for %p', async (id) => {
    await expect(acceptInvitation(world.deps, bob, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is a CONFLICT the second time', async () => {
    await acceptInvitation(world.deps, bob, invitationId);
    await expect(acceptInvitation(world.deps, bob, invitationId)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is a CONFLICT once its time is over', async () => {
    world.clock.advance(INVITATION_LIFE_MS);
    await expect(acceptInvitation(world.deps, bob, invitationId)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await rolesOf(bob)).toEqual([]);
  });

  it.each(['FROZEN', 'CLOSED'])('is denied in a pod that is %s by now, and stays possible', async (state) => {
    await world.sql('UPDATE pods SET state = $1 WHERE id = $2', [state, podId]);
    await expect(acceptInvitation(world.deps, bob, invitationId)).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    expect(await stateOf(invitationId)).toBe('PENDING');
    expect(await rolesOf(bob)).toEqual([]);
  });

  it('many times at the same instant makes one membership and one event', async () => {
    const before = (await world.events()).length;
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, () => acceptInvitation(world.deps, bob, invitationId)),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'CONFLICT' });
    }
    expect(await rolesOf(bob)).toEqual(['VIEWER']);
    expect(await world.events()).toHaveLength(before + 1);
  });

  it('does not wait in a circle with invitations to the same pod', async () => {
    const guests = Array.from({ length: 4 }, () => person());
    const invitations = await Promise.all(guests.map((guest) => world.invite(ada, podId, guest)));
    world.clock.advance(1);
    await Promise.all([
      ...invitations.map(({ id }, index) => acceptInvitation(world.deps, guests[index] ?? bob, id)),
      ...Array.from({ length: 4 }, () => world.invite(ada, podId, person())),
    ]);
    const [members] = await world.sql('SELECT count(*)::int AS count FROM memberships WHERE pod_id = $1', [podId]);
    expect(members).toEqual({ count: 5 });
  });

  it('is undone as a whole when it cannot be audited', async () => {
    const unauditable = { ...bob, requestId: 'not a request id: an event refuses it' };
    await expect(acceptInvitation(world.deps, unauditable, invitationId)).rejects.toThrow();
    expect(await stateOf(invitationId)).toBe('PENDING');
    expect(await rolesOf(bob)).toEqual([]);
  });
});
