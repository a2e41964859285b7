import { ManualClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import type { Principal } from '@crowdpay/principal';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPageRequest } from '../../src/domain/page.ts';
import { describeMemberships } from '../../src/use-cases/describe-memberships.ts';
import { listMembershipsOfUser } from '../../src/use-cases/list-memberships.ts';
import { readPod } from '../../src/use-cases/read-pod.ts';
import { readPods } from '../../src/use-cases/read-pods.ts';
import { createWorld, person, TENANT, type World } from '../support/world.ts';

describe('reading pods', () => {
  let world: World;
  let ada: Principal;
  let bob: Principal;
  let adasPod: string;
  let sharedPod: string;
  let foreignPod: string;
  const nowhere = randomIds(new ManualClock()).next('pod');

  beforeAll(async () => {
    world = await createWorld();
    [ada, bob] = [person(), person()];
    adasPod = await world.openPod(ada);
    sharedPod = await world.openPod(ada);
    await world.join(ada, sharedPod, bob, 'VIEWER');
    foreignPod = await world.openPod({ ...ada, tenant: 'other' });
  });
  afterAll(() => world.close());

  it('shows members their pods, each by their own membership', async () => {
    const [own, shared] = await readPods(world.deps, bob, [adasPod, sharedPod]);
    expect(own).toBeNull();
    expect(shared).toMatchObject({ pod: { id: sharedPod }, viewerMembership: { userId: bob.id, role: 'VIEWER' } });
  });

  it('answers in the order of the question, for pods that are asked for twice and for those that are not there', async () => {
    const seen = await readPods(world.deps, ada, [nowhere, sharedPod, adasPod, sharedPod]);
    expect(seen.map((one) => one?.pod.id ?? null)).toEqual([null, sharedPod, adasPod, sharedPod]);
  });

  it('does not tell a pod of others from one that does not exist', async () => {
    const refusals = await Promise.allSettled(
      [adasPod, nowhere, '', 'x'.repeat(10_000)].map((id) => readPod(world.deps, bob, id)),
    );
    const errors = refusals.map((refusal) => (refusal.status === 'rejected' ? String(refusal.reason) : 'seen'));
    expect(new Set(errors)).toEqual(new Set(['CrowdPayError: There is no such pod among yours.']));
  });

  it('never looks across tenants, not even for the same person', async () => {
    expect(await readPods(world.deps, ada, [foreignPod])).toEqual([null]);
    expect(await readPods(world.deps, { ...ada, tenant: 'other' }, [foreignPod, adasPod])).toEqual([
      expect.objectContaining({ pod: expect.objectContaining({ id: foreignPod }) as unknown }),
      null,
    ]);
  });

  it('lists a person’s memberships to that person alone', async () => {
    const page = readPageRequest({});
    const own = await listMembershipsOfUser(world.deps.reader, ada, ada.id, page);
    expect(own?.items.map(({ podId }) => podId).sort()).toEqual([adasPod, sharedPod].sort());
    expect(await listMembershipsOfUser(world.deps.reader, bob, ada.id, page)).toBeNull();
    const service: Principal = { ...ada, kind: 'service' };
    expect(await listMembershipsOfUser(world.deps.reader, service, ada.id, page)).toBeNull();
  });

  it('tells other services role, currency and state, in the order of the question', async () => {
    const query = { tenant: TENANT, userId: bob.id, podIds: [nowhere, sharedPod, adasPod, foreignPod] };
    const pod = { currency: 'EUR', state: 'OPEN' };
    expect(await describeMemberships(world.deps.reader, query)).toEqual([
      { podId: nowhere, pod: null, role: null },
      { podId: sharedPod, pod, role: 'VIEWER' },
      { podId: adasPod, pod, role: null },
      { podId: foreignPod, pod: null, role: null },
    ]);
  });
});
