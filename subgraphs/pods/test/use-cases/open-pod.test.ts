import { CrowdPayError } from '@crowdpay/errors';
import { anonymousPrincipal, type Principal, servicePrincipal } from '@crowdpay/principal';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPod } from '../../src/use-cases/open-pod.ts';
import { createWorld, person, TENANT, type World } from '../support/world.ts';

const REQUEST = { name: 'Lisbon 2027', goal: { amount: '500000', currency: 'EUR' } };

describe('opening a pod', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  const podsOf = async (owner: Principal): Promise<number> =>
    (await world.sql('SELECT 1 FROM memberships WHERE user_id = $1', [owner.id])).length;
  const eventsBy = async (actor: Principal) => (await world.events()).filter((event) => event.actor.id === actor.id);

  it('makes an open pod with the caller as its owner', async () => {
    const ada = person();
    const { pod, viewerMembership } = await openPod(world.deps, ada, REQUEST);
    expect(pod).toMatchObject({
      tenant: TENANT,
      name: 'Lisbon 2027',
      goal: { amount: 500_000n, currency: 'EUR' },
      state: 'OPEN',
    });
    expect(viewerMembership).toMatchObject({ podId: pod.id, userId: ada.id, role: 'OWNER' });
    expect(await world.deps.reader.findPods(TENANT, [pod.id])).toEqual([pod]);
    expect(await world.deps.reader.findMemberships(TENANT, [viewerMembership.id])).toEqual([viewerMembership]);
  });

  it('records who opened what and which decision let them, without the name', async () => {
    const ada = person();
    const { pod, viewerMembership } = await openPod(world.deps, ada, { ...REQUEST, name: 'A private matter' });
    const [event, ...others] = await eventsBy(ada);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'pods.pod.opened',
      tenant: TENANT,
      actor: { kind: 'user', id: ada.id },
      subject: pod.id,
      related: [ada.id],
      requestId: ada.requestId,
      data: { goal: '500000', currency: 'EUR', membershipId: viewerMembership.id },
    });
    expect(event?.data['decisionId']).toMatch(/^dec_/);
    expect(JSON.stringify(event)).not.toContain('private matter');
  });

  it.each(['UNVERIFIED', 'PENDING', 'IN_REVIEW', 'REJECTED', 'EXPIRED', 'REVOKED', 'NO SUCH STATE'])(
    'is denied to a person whose KYC is %s, and leaves nothing behind',
    async (kycState) => {
      const ada = person();
      world.people.set(ada.id, { exists: true, kycState });
      await expect(openPod(world.deps, ada, REQUEST)).rejects.toMatchObject({
        code: 'POLICY_DENIED',
        details: { reasons: 'kyc_verified' },
      });
      expect(await podsOf(ada)).toBe(0);
      expect(await eventsBy(ada)).toEqual([]);
    },
  );

  it.each([
    ['UNAUTHENTICATED', anonymousPrincipal(TENANT, 'req_1')],
    ['FORBIDDEN', servicePrincipal('payments', TENANT, 'req_1')],
  ])('is %s for a caller who is no person', async (code, caller) => {
    await expect(openPod(world.deps, caller, REQUEST)).rejects.toMatchObject({ code });
  });

  it('refuses a wrong goal or name before it asks anybody', async () => {
    const persons = { find: () => Promise.reject(new Error('The directory was asked.')) };
    for (const wrong of [{ name: '' }, { goal: { amount: '0', currency: 'EUR' } }]) {
      const opening = openPod({ ...world.deps, persons }, person(), { ...REQUEST, ...wrong });
      await expect(opening).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
  });

  it('fails when nobody can say who the caller is, and leaves nothing behind', async () => {
    const ada = person();
    const unavailable = new CrowdPayError('UPSTREAM_UNAVAILABLE', 'The service does not answer.');
    const persons = { find: () => Promise.reject(unavailable) };
    await expect(openPod({ ...world.deps, persons }, ada, REQUEST)).rejects.toBe(unavailable);
    expect(await podsOf(ada)).toBe(0);
  });

  it('does not happen when it cannot be audited', async () => {
    const ada = { ...person(), requestId: 'not a request id: an event refuses it' };
    await expect(openPod(world.deps, ada, REQUEST)).rejects.toThrow();
    expect(await podsOf(ada)).toBe(0);
    expect(
      await world.sql('SELECT 1 FROM pods p WHERE NOT EXISTS (SELECT 1 FROM memberships m WHERE m.pod_id = p.id)'),
    ).toEqual([]);
  });
});
