import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { scheduleRotations } from '../../../src/use-cases/keys/schedule-rotations.ts';
import type { UseCaseDependencies } from '../../../src/wire-use-cases.ts';
import { emptyVault, runJobs } from '../../rotation-fixture.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let vault: VaultFixture;
let dependencies: UseCaseDependencies;

beforeAll(async () => {
  vault = await openVault();
  dependencies = vault.dependencies;
});

beforeEach(async () => {
  await emptyVault(vault);
  await tokenOf(dependencies, 'NAME', 'Ada Lovelace', person(vault.ids));
  await vault.admin.query('UPDATE index_keys SET created_at = $1', [vault.clock.now()]);
});

afterAll(() => vault.close());

const schedule = (process = dependencies): Promise<number> => scheduleRotations({ ...process, ids: vault.ids });
const passDays = (days: number): void => {
  vault.clock.advance(days * DAY_MS);
};

async function openTypes(): Promise<string[]> {
  const { rows } = await vault.admin.query<{ type: string }>(
    'SELECT type FROM jobs WHERE finished_at IS NULL ORDER BY type',
  );
  return rows.map(({ type }) => type);
}

describe('rotations by age', () => {
  it('begin when their time has come, and not before', async () => {
    passDays(90);
    vault.clock.advance(-1);
    expect(await schedule()).toBe(0);
    vault.clock.advance(1);
    expect(await schedule()).toBe(1);
    expect(await openTypes()).toEqual(['KEK_ROTATION']);
  });

  it('begin once, however many processes look at the same time', async () => {
    passDays(365);
    await Promise.all([schedule(), schedule(vault.another()), schedule(vault.another())]);
    expect(await openTypes()).toEqual(['DATA_KEY_ROTATION', 'KEK_ROTATION', 'TENANT_KEY_ROTATION']);
    expect(await schedule()).toBe(0);
  });

  it('make the keys young again, so that the next ones come a whole period later', async () => {
    passDays(730);
    expect(await schedule()).toBe(4);
    await runJobs(vault, dependencies);
    expect(await schedule()).toBe(0);
    passDays(90);
    await schedule();
    expect(await openTypes()).toEqual(['KEK_ROTATION']);
  });

  it('wait a day after one has failed', async () => {
    passDays(90);
    await schedule();
    await vault.admin.query("UPDATE jobs SET state = 'FAILED', finished_at = now()");
    expect(await schedule()).toBe(0);
    passDays(1);
    expect(await schedule()).toBe(1);
  });

  it('are looked for in every tenant, and wake the worker', async () => {
    await vault.admin.query(
      `INSERT INTO tenant_keys (tenant, version, wrapped, kms_key_id, created_at, wrapped_at)
       SELECT 'tenant-' || number, 1, wrapped, kms_key_id, created_at, wrapped_at
       FROM tenant_keys, generate_series(1, 250) AS number`,
    );
    passDays(90);
    let rings = 0;
    const counting = { ...dependencies, ids: vault.ids, jobBell: { ring: () => (rings += 1) } };
    expect(await scheduleRotations(counting)).toBe(251);
    expect(rings).toBe(1);
  });

  it('name the vault itself as the one that asked', async () => {
    passDays(90);
    await schedule();
    await runJobs(vault, dependencies);
    const [started] = await vault.events('vault.key.rotated');
    expect(started).toMatchObject({ actor: { kind: 'service', id: 'vault' }, data: { phase: 'STARTED' } });
  });
});
