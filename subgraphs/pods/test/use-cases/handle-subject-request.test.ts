import type { AnnouncedRequest } from '@crowdpay/audit-event';
import { ManualClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import type { Principal } from '@crowdpay/principal';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { INVITATION_LIFE_MS } from '../../src/domain/invitation.ts';
import { acceptInvitation } from '../../src/use-cases/accept-invitation.ts';
import { handleSubjectRequest } from '../../src/use-cases/handle-subject-request.ts';
import { createWorld, person, type StoredEvent, TENANT, type World } from '../support/world.ts';

const ids = randomIds(new ManualClock());

describe('handling a data-subject request', () => {
  let world: World;
  let ada: Principal;
  let bob: Principal;
  beforeAll(async () => {
    world = await createWorld();
  });
  beforeEach(() => {
    [ada, bob] = [person(), person()];
  });
  afterAll(() => world.close());

  const requestAbout = ({ id: subject }: Principal, facts: Partial<AnnouncedRequest> = {}): AnnouncedRequest => ({
    tenant: TENANT,
    id: ids.next('dsr'),
    kind: 'ERASURE',
    subject,
    corrections: {},
    requestId: ids.next('req'),
    ...facts,
  });
  const handle = async (request: AnnouncedRequest): Promise<StoredEvent['data'] | undefined> => {
    await world.deps.unitOfWork.run((transaction) => handleSubjectRequest(world.deps, transaction, request));
    return (await reportsOf(request)).at(-1)?.data;
  };
  const reportsOf = async (request: AnnouncedRequest): Promise<readonly StoredEvent[]> =>
    (await world.events()).filter(
      ({ type, data }) => type === 'pods.subject-request.handled' && data['requestId'] === request.id,
    );
  const stateOf = async (invitationId: string): Promise<unknown> =>
    (await world.sql('SELECT state FROM invitations WHERE id = $1', [invitationId]))[0]?.['state'];

  it('withdraws the invitations of who is erased, each with its event, and nobody else’s', async () => {
    const [first, second] = [await world.openPod(ada), await world.openPod(ada)];
    const toBob = [await world.invite(ada, first, bob), await world.invite(ada, second, bob, 'ADMIN')];
    const toEve = await world.invite(ada, first, person());
    const request = requestAbout(bob);
    expect(await handle(request)).toEqual({ requestId: request.id, outcome: 'DONE', changed: 2, retained: 0 });

    expect(await Promise.all(toBob.map(({ id }) => stateOf(id)))).toEqual(['WITHDRAWN', 'WITHDRAWN']);
    expect(await stateOf(toEve.id)).toBe('PENDING');
    const told = (await world.events()).filter(({ type }) => type === 'pods.invitation.withdrawn');
    expect(told.map(({ related }) => related)).toEqual(
      expect.arrayContaining(toBob.map((invitation) => [invitation.id, bob.id, request.id])),
    );
    await expect(acceptInvitation(world.deps, bob, toBob[0]?.id ?? '')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('leaves an invitation alone whose time is over', async () => {
    const invitation = await world.invite(ada, await world.openPod(ada), bob);
    world.clock.advance(INVITATION_LIFE_MS);
    expect(await handle(requestAbout(bob))).toMatchObject({ outcome: 'NOTHING_HELD', changed: 0 });
    expect(await stateOf(invitation.id)).toBe('PENDING');
  });

  it('keeps memberships, which the books need, and says so', async () => {
    const podId = await world.openPod(ada);
    await world.join(ada, podId, bob);
    expect(await handle(requestAbout(bob))).toMatchObject({
      outcome: 'RETAINED',
      changed: 0,
      retained: 1,
      reason: 'ACCOUNTING',
    });
    expect(await world.sql('SELECT 1 FROM memberships WHERE user_id = $1', [bob.id])).toHaveLength(1);
  });

  it('either lets a person in or withdraws their invitation, when both come at the same instant', async () => {
    const invitation = await world.invite(ada, await world.openPod(ada), bob);
    const [accepted] = await Promise.allSettled([
      acceptInvitation(world.deps, bob, invitation.id),
      handle(requestAbout(bob)),
    ]);
    const state = await stateOf(invitation.id);
    expect(state).toBe(accepted.status === 'fulfilled' ? 'ACCEPTED' : 'WITHDRAWN');
  });

  it('counts what names a person who wants a copy', async () => {
    const podId = await world.openPod(ada);
    await world.join(ada, podId, bob);
    await world.invite(ada, podId, person());
    expect(await handle(requestAbout(ada, { kind: 'ACCESS' }))).toMatchObject({ outcome: 'DONE', retained: 3 });
    expect(await handle(requestAbout(bob, { kind: 'ACCESS' }))).toMatchObject({ outcome: 'DONE', retained: 2 });
  });

  it.each(['RECTIFICATION', 'OPT_OUT'] as const)('has nothing to do for %s', async (kind) => {
    await world.openPod(ada);
    expect(await handle(requestAbout(ada, { kind }))).toMatchObject({ outcome: 'NOTHING_HELD' });
  });

  it('has nothing of another tenant’s person', async () => {
    await world.openPod(ada);
    expect(await handle(requestAbout(ada, { tenant: 'other' }))).toMatchObject({ outcome: 'NOTHING_HELD' });
  });

  it('is undone with its report when the process dies before the commit', async () => {
    const invitation = await world.invite(ada, await world.openPod(ada), bob);
    const request = requestAbout(bob);
    const dying = world.deps.unitOfWork.run(async (transaction) => {
      await handleSubjectRequest(world.deps, transaction, request);
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(await stateOf(invitation.id)).toBe('PENDING');
    expect(await reportsOf(request)).toEqual([]);
  });
});
