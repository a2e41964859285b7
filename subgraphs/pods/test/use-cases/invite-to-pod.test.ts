import { ManualClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import type { Principal } from '@crowdpay/principal';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { INVITATION_LIFE_MS } from '../../src/domain/invitation.ts';
import { inviteToPod } from '../../src/use-cases/invite-to-pod.ts';
import { createWorld, person, type World } from '../support/world.ts';

describe('inviting to a pod', () => {
  let world: World;
  let ada: Principal;
  let podId: string;
  beforeAll(async () => {
    world = await createWorld();
  });
  beforeEach(async () => {
    ada = person();
    podId = await world.openPod(ada);
  });
  afterAll(() => world.close());

  const invitationsOf = async (invitee: Principal): Promise<unknown[]> =>
    (await world.sql('SELECT state FROM invitations WHERE invitee_id = $1 ORDER BY created_at', [invitee.id])).map(
      (row) => row['state'],
    );

  it('makes an invitation that is pending for two weeks', async () => {
    const bob = person();
    const invitation = await world.invite(ada, podId, bob, 'ADMIN');
    expect(invitation).toMatchObject({ podId, inviteeId: bob.id, inviterId: ada.id, role: 'ADMIN', state: 'PENDING' });
    expect(invitation.expiresAt.getTime() - invitation.createdAt.getTime()).toBe(14 * 86_400_000);
    expect(await invitationsOf(bob)).toEqual(['PENDING']);
  });

  it('records whom who invited', async () => {
    const bob = person();
    const invitation = await world.invite(ada, podId, bob);
    expect((await world.events()).at(-1)).toMatchObject({
      type: 'pods.invitation.sent',
      actor: { kind: 'user', id: ada.id },
      subject: podId,
      related: [invitation.id, bob.id],
      data: { invitationId: invitation.id, inviteeId: bob.id, role: 'MEMBER' },
    });
  });

  it('is for owners and admins', async () => {
    const [admin, member, viewer] = [person(), person(), person()];
    await world.join(ada, podId, admin, 'ADMIN');
    await world.join(ada, podId, member, 'MEMBER');
    await world.join(ada, podId, viewer, 'VIEWER');
    await expect(world.invite(admin, podId, person())).resolves.toMatchObject({ state: 'PENDING' });
    for (const other of [member, viewer]) {
      await expect(world.invite(other, podId, person())).rejects.toMatchObject({
        code: 'POLICY_DENIED',
        details: { reasons: 'role_may_invite' },
      });
    }
  });

  it.each([
    ['does not exist', () => Promise.resolve(randomIds(new ManualClock()).next('pod'))],
    ['is no id at all', () => Promise.resolve("' OR 1=1 --")],
    ['is another’s', () => world.openPod(person())],
    ['is of another tenant', () => world.openPod(person('other'))],
  ])('is NOT_FOUND for a pod that %s, in the same words', async (_, otherPod) => {
    await expect(world.invite(ada, await otherPod(), person())).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no such pod among yours.',
    });
  });

  it('is NOT_FOUND for a person who does not exist', async () => {
    const nobody = person();
    world.people.set(nobody.id, { exists: false, kycState: 'UNVERIFIED' });
    await expect(world.invite(ada, podId, nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const inviteeId of ['', 'usr_', 'ada@example.com', 'x'.repeat(100_000)]) {
      const inviting = inviteToPod(world.deps, ada, { podId, inviteeId, role: 'MEMBER' });
      await expect(inviting).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: 'There is no such person to invite.',
      });
    }
  });

  it('tells who exists to nobody who may not invite', async () => {
    const member = person();
    await world.join(ada, podId, member);
    const persons = { find: () => Promise.reject(new Error('The directory was asked.')) };
    const request = { podId, inviteeId: person().id, role: 'MEMBER' } as const;
    await expect(inviteToPod({ ...world.deps, persons }, member, request)).rejects.toMatchObject({
      code: 'POLICY_DENIED',
    });
    await expect(inviteToPod({ ...world.deps, persons }, person(), request)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('cannot make a second owner', async () => {
    const request = { podId, inviteeId: person().id, role: 'OWNER' } as const;
    await expect(inviteToPod(world.deps, ada, request)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('is a CONFLICT for members, the inviter among them', async () => {
    const bob = person();
    await world.join(ada, podId, bob);
    await expect(world.invite(ada, podId, bob)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(world.invite(ada, podId, ada)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is a CONFLICT while an invitation is pending, and possible again once it has expired', async () => {
    const bob = person();
    await world.invite(ada, podId, bob);
    await expect(world.invite(ada, podId, bob)).rejects.toMatchObject({ code: 'CONFLICT' });
    world.clock.advance(INVITATION_LIFE_MS);
    await world.invite(ada, podId, bob);
    expect(await invitationsOf(bob)).toEqual(['EXPIRED', 'PENDING']);
  });

  it.each(['FROZEN', 'CLOSED'])('is denied in a pod that is %s', async (state) => {
    await world.sql('UPDATE pods SET state = $1 WHERE id = $2', [state, podId]);
    await expect(world.invite(ada, podId, person())).rejects.toMatchObject({
      code: 'POLICY_DENIED',
      details: { reasons: 'pod_open' },
    });
  });

  it('asks again under the lock: a pod that freezes meanwhile takes no invitation', async () => {
    const bob = person();
    const persons = {
      find: async () => {
        await world.sql("UPDATE pods SET state = 'FROZEN' WHERE id = $1", [podId]);
        return { exists: true, kycState: 'VERIFIED' };
      },
    };
    const inviting = inviteToPod({ ...world.deps, persons }, ada, { podId, inviteeId: bob.id, role: 'MEMBER' });
    await expect(inviting).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    expect(await invitationsOf(bob)).toEqual([]);
  });

  it('of one person by many at the same instant makes one invitation and one event', async () => {
    const bob = person();
    const before = (await world.events()).length;
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => world.invite(ada, podId, bob)));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'CONFLICT' });
    }
    expect(await invitationsOf(bob)).toEqual(['PENDING']);
    expect(await world.events()).toHaveLength(before + 1);
  });
});
