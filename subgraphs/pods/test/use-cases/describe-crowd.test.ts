import type { Principal } from '@crowdpay/principal';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeCrowd } from '../../src/use-cases/describe-crowd.ts';
import { createWorld, person, TENANT, type World } from '../support/world.ts';

describe('what a person is to others', () => {
  let world: World;
  let ada: Principal;
  let bob: Principal;
  let cleo: Principal;
  let stranger: Principal;

  beforeAll(async () => {
    world = await createWorld();
    [ada, bob, cleo, stranger] = [person(), person(), person(), person()];
    const adasPod = await world.openPod(ada);
    await world.join(ada, adasPod, bob, 'ADMIN');
    await world.join(ada, adasPod, cleo, 'VIEWER');
    const bobsPod = await world.openPod(bob);
    await world.join(bob, bobsPod, ada, 'VIEWER');
    await world.openPod(stranger);
  });
  afterAll(() => world.close());

  const crowdOf = (user: Principal, others: readonly Principal[], tenant = TENANT) =>
    describeCrowd(world.deps.reader, { tenant, userId: user.id, subjectIds: others.map(({ id }) => id) });

  it('is their own role in the pod that they share, not the role of the other', async () => {
    expect(await crowdOf(ada, [cleo])).toEqual(['OWNER']);
    expect(await crowdOf(cleo, [ada])).toEqual(['VIEWER']);
  });

  it('is the strongest of their roles where they share several pods', async () => {
    expect(await crowdOf(ada, [bob])).toEqual(['OWNER']);
    expect(await crowdOf(bob, [ada])).toEqual(['OWNER']);
    expect(await crowdOf(bob, [cleo])).toEqual(['ADMIN']);
  });

  it('is nothing without a shared pod, in another tenant, or to who does not exist', async () => {
    expect(await crowdOf(ada, [stranger])).toEqual([null]);
    expect(await crowdOf(stranger, [ada])).toEqual([null]);
    expect(await crowdOf(ada, [bob], 'other')).toEqual([null]);
    expect(await crowdOf(ada, [person()])).toEqual([null]);
  });

  it('is told in the order of the question, also for who is asked about twice', async () => {
    expect(await crowdOf(cleo, [stranger, bob, ada, bob])).toEqual([null, 'VIEWER', 'VIEWER', 'VIEWER']);
    expect(await crowdOf(cleo, [])).toEqual([]);
  });
});
