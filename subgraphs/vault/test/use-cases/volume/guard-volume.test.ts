import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { volumeCallerOf } from '../../../src/domain/volume/caller.ts';
import { guardVolume, type VolumeVerdict } from '../../../src/use-cases/volume/guard-volume.ts';
import { officer, openVault, type VaultFixture } from '../../vault-fixture.ts';

const HOUR_MS = 60 * 60 * 1000;

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

const see = (caller: Principal, values: number, process = vault.dependencies): Promise<VolumeVerdict> =>
  process.unitOfWork.run((transaction) => guardVolume(process, transaction, caller, values));

const isFrozen = (caller: Principal): Promise<boolean> => vault.another().freezes.isFrozen(volumeCallerOf(caller));

async function seenBy(caller: Principal): Promise<number> {
  const { rows } = await vault.admin.query<{ sum: string | null }>(
    'SELECT sum(revealed) FROM reveal_volumes WHERE caller_id = $1',
    [caller.id],
  );
  return Number(rows[0]?.sum ?? 0);
}

const frozenEvents = async (caller: Principal) =>
  (await vault.events('vault.caller.frozen')).filter(({ related }) => related.includes(caller.id));

describe('clear values of others', () => {
  it('leave while their number is usual', async () => {
    const caller = officer(vault.ids);
    expect(await see(caller, 60)).toBe('WITHIN');
    expect(await see(caller, 40)).toBe('WITHIN');
    expect(await isFrozen(caller)).toBe(false);
    expect(await seenBy(caller)).toBe(100);
  });

  it('do not leave in the batch that makes it unusual, which freezes the caller and is audited', async () => {
    const caller = officer(vault.ids);
    await see(caller, 100);
    expect(await see(caller, 1)).toBe('FROZEN');
    expect(await isFrozen(caller)).toBe(true);
    expect(await seenBy(caller)).toBe(100);

    const events = await frozenEvents(caller);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ actor: { id: caller.id }, data: { callerKind: 'user', requested: 101 } });
    expect(events[0]?.subject).toMatch(/^frz_/);
  });

  it('do not leave to a frozen caller, however few, nor in another hour; that is no second freeze', async () => {
    const caller = officer(vault.ids);
    expect(await see(caller, 501)).toBe('FROZEN');
    expect(await see(caller, 1)).toBe('FROZEN');
    vault.clock.advance(HOUR_MS);
    expect(await see(caller, 1, vault.another())).toBe('FROZEN');
    expect(await seenBy(caller)).toBe(0);
    expect(await frozenEvents(caller)).toHaveLength(1);
  });

  it('may be more for who sees many every hour, up to the number that is too much for everybody', async () => {
    const caller = officer(vault.ids);
    for (let hour = 0; hour < 3; hour += 1) {
      await see(caller, 60);
      vault.clock.advance(HOUR_MS);
    }
    expect(await see(caller, 500)).toBe('WITHIN');
    expect(await see(caller, 1)).toBe('FROZEN');
  });

  it('of more than a week ago make no habit', async () => {
    const caller = officer(vault.ids);
    await see(caller, 90);
    vault.clock.advance(7 * 24 * HOUR_MS);
    expect(await see(caller, 101)).toBe('WITHIN');
    vault.clock.advance(8 * 24 * HOUR_MS);
    expect(await see(caller, 101)).toBe('FROZEN');
  });

  it('count for each caller and tenant apart', async () => {
    const caller = officer(vault.ids);
    expect(await see(caller, 501)).toBe('FROZEN');
    expect(await see(officer(vault.ids), 1)).toBe('WITHIN');
    expect(await see({ ...caller, tenant: 'other' }, 1)).toBe('WITHIN');
  });

  it('that come to nothing are not looked at', async () => {
    const caller = officer(vault.ids);
    expect(await see(caller, 501)).toBe('FROZEN');
    expect(await see(caller, 0)).toBe('WITHIN');
  });

  it('leave up to the limit when many batches come at once, over two processes; one of them freezes', async () => {
    const caller = officer(vault.ids);
    const processes = [vault.another(), vault.another()];
    const verdicts = await Promise.all(Array.from({ length: 30 }, (_, index) => see(caller, 10, processes[index % 2])));
    expect(verdicts.filter((verdict) => verdict === 'WITHIN')).toHaveLength(10);
    expect(await seenBy(caller)).toBe(100);
    expect(await frozenEvents(caller)).toHaveLength(1);
  });

  it('are not counted, and freeze nobody, when their transaction rolls back', async () => {
    const caller = officer(vault.ids);
    const { unitOfWork } = vault.dependencies;
    const crash = unitOfWork.run(async (transaction) => {
      await guardVolume(vault.dependencies, transaction, caller, 501);
      throw new Error('crash');
    });
    await expect(crash).rejects.toThrow('crash');
    expect(await isFrozen(caller)).toBe(false);
    expect(await seenBy(caller)).toBe(0);
  });
});
