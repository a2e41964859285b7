import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { volumeCallerOf } from '../../../src/domain/volume/caller.ts';
import type { RevealFreeze } from '../../../src/domain/volume/reveal-freezes.ts';
import { guardVolume, type VolumeVerdict } from '../../../src/use-cases/volume/guard-volume.ts';
import { liftRevealFreeze } from '../../../src/use-cases/volume/lift-reveal-freeze.ts';
import { listRevealFreezes } from '../../../src/use-cases/volume/list-reveal-freezes.ts';
import { officer, openVault, person, type VaultFixture } from '../../vault-fixture.ts';

const FIRST_PAGE = { first: 100, after: null };

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

const see = (caller: Principal, values: number): Promise<VolumeVerdict> =>
  vault.dependencies.unitOfWork.run((transaction) => guardVolume(vault.dependencies, transaction, caller, values));

const isFrozen = (caller: Principal): Promise<boolean> => vault.dependencies.freezes.isFrozen(volumeCallerOf(caller));

const list = async (reader: Principal): Promise<readonly RevealFreeze[]> =>
  (await listRevealFreezes(vault.dependencies, FIRST_PAGE, reader)).items;

async function frozen(): Promise<{ caller: Principal; freeze: RevealFreeze }> {
  const caller = officer(vault.ids);
  await see(caller, 501);
  const freeze = (await list(officer(vault.ids))).find((one) => one.caller.id === caller.id);
  if (freeze === undefined) throw new Error('The caller was not frozen.');
  return { caller, freeze };
}

const lift = (freeze: RevealFreeze, by: Principal): Promise<RevealFreeze> =>
  liftRevealFreeze(vault.dependencies, freeze.id, by);

const unfrozenEvents = async (freeze: RevealFreeze) =>
  (await vault.events('vault.caller.unfrozen')).filter(({ subject }) => subject === freeze.id);

describe('a freeze', () => {
  it('is lifted by another officer, which is audited; then values leave again', async () => {
    const { caller, freeze } = await frozen();
    const colleague = officer(vault.ids);
    const lifted = await lift(freeze, colleague);
    expect(lifted.lifted).toEqual({ by: colleague.id, at: vault.clock.now() });
    expect(await isFrozen(caller)).toBe(false);
    expect(await see(caller, 10)).toBe('WITHIN');

    const events = await unfrozenEvents(freeze);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ actor: { id: colleague.id }, related: [caller.id], data: { requested: 501 } });
    expect(events[0]?.data['decisionId']).toMatch(/^dec_/);
  });

  it('comes back with the next unusual batch, as a freeze of its own', async () => {
    const { caller, freeze } = await frozen();
    await lift(freeze, officer(vault.ids));
    expect(await see(caller, 501)).toBe('FROZEN');
    const all = (await list(officer(vault.ids))).filter((one) => one.caller.id === caller.id);
    expect(all.map(({ lifted }) => lifted === undefined).sort()).toEqual([false, true]);
  });

  it('is not lifted by the frozen caller, nor by anybody without the role', async () => {
    const { caller, freeze } = await frozen();
    await expect(lift(freeze, caller)).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    await expect(lift(freeze, person(vault.ids))).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    expect(await isFrozen(caller)).toBe(true);
    expect(await unfrozenEvents(freeze)).toEqual([]);
  });

  it('of another tenant cannot be told from one that does not exist', async () => {
    const { caller, freeze } = await frozen();
    const foreign = officer(vault.ids, undefined, 'other');
    await expect(lift(freeze, foreign)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(lift({ ...freeze, id: vault.ids.next('frz') }, foreign)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await list(foreign)).map(({ id }) => id)).not.toContain(freeze.id);
    expect(await isFrozen(caller)).toBe(true);
  });

  it('is lifted once, by whomever was first of two at once', async () => {
    const { freeze } = await frozen();
    const attempts = await Promise.allSettled([1, 2].map(() => lift(freeze, officer(vault.ids))));
    const refused = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(refused.map(({ reason }: PromiseRejectedResult) => (reason as { code?: string }).code)).toEqual([
      'CONFLICT',
    ]);
    expect(await unfrozenEvents(freeze)).toHaveLength(1);
  });
});

describe('the list of freezes', () => {
  it('is for compliance officers alone', async () => {
    await expect(list(person(vault.ids))).rejects.toMatchObject({ code: 'POLICY_DENIED' });
  });

  it('has the newest first, page by page', async () => {
    const reader = officer(vault.ids, undefined, 'paged');
    const callers: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const caller = officer(vault.ids, undefined, 'paged');
      callers.unshift(caller.id);
      vault.clock.advance(1000);
      await see(caller, 501);
    }
    const first = await listRevealFreezes(vault.dependencies, { first: 2, after: null }, reader);
    expect(first.items.map(({ caller }) => caller.id)).toEqual(callers.slice(0, 2));
    expect(first.hasNextPage).toBe(true);
    const last = first.items[1];
    const after = { at: last!.frozenAt, id: last!.id };
    const second = await listRevealFreezes(vault.dependencies, { first: 2, after }, reader);
    expect(second.items.map(({ caller }) => caller.id)).toEqual(callers.slice(2));
    expect(second.hasNextPage).toBe(false);
  });
});
