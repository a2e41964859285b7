import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VOLUME_WINDOW_MS } from '../../../src/domain/volume/limits.ts';
import { guardVolume } from '../../../src/use-cases/volume/guard-volume.ts';
import { pruneVolumes } from '../../../src/use-cases/volume/prune-volumes.ts';
import { officer, openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

async function counts(): Promise<{ windows: number; hours: number }> {
  const { rows } = await vault.admin.query<{ windows: number; hours: number }>(
    'SELECT (SELECT count(*)::int FROM usage_windows) windows, (SELECT count(*)::int FROM reveal_volumes) hours',
  );
  return rows[0] ?? { windows: 0, hours: 0 };
}

describe('pruning volumes', () => {
  it('deletes windows when they are over, and hours when they tell of no habit any more', async () => {
    const { dependencies, clock, ids } = vault;
    await tokenOf(dependencies, 'NAME', 'Ada', person(ids));
    await dependencies.unitOfWork.run((transaction) => guardVolume(dependencies, transaction, officer(ids), 1));
    expect(await pruneVolumes(dependencies)).toBe(0);

    clock.advance(VOLUME_WINDOW_MS);
    expect(await pruneVolumes(dependencies)).toBe(1);
    expect(await counts()).toEqual({ windows: 0, hours: 1 });

    clock.advance(7 * DAY_MS - VOLUME_WINDOW_MS);
    expect(await pruneVolumes(dependencies)).toBe(0);
    clock.advance(DAY_MS);
    expect(await pruneVolumes(dependencies)).toBe(1);
    expect(await counts()).toEqual({ windows: 0, hours: 0 });
  });
});
