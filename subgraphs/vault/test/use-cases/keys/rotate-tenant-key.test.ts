import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemRandomness } from '@crowdpay/ids';
import { newWrappedSubjectKey } from '../../../src/crypto/subject-key-wrap.ts';
import { auditContextOf } from '../../../src/domain/audit-context.ts';
import { jobRunners } from '../../../src/jobs/job-runners.ts';
import type { UseCaseDependencies } from '../../../src/wire-use-cases.ts';
import {
  emptyVault,
  expectIntact,
  keepValues,
  type Kept,
  openRotation,
  rotate,
  TENANT,
} from '../../rotation-fixture.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;
let dependencies: UseCaseDependencies;
let kept: readonly Kept[];

beforeAll(async () => {
  vault = await openVault();
  dependencies = vault.dependencies;
});

beforeEach(async () => {
  await emptyVault(vault);
  kept = await keepValues(vault, dependencies, 5, 2);
});

afterAll(() => vault.close());

async function versions(table: 'tenant_keys' | 'subject_keys', column: string): Promise<number[]> {
  const { rows } = await vault.admin.query<{ version: number }>(
    `SELECT DISTINCT ${column} AS version FROM ${table} WHERE tenant = 'acme' ORDER BY 1`,
  );
  return rows.map(({ version }) => version);
}

describe("the rotation of a tenant's key", () => {
  it('wraps every subject key again under a new version and deletes the old one', async () => {
    const job = await rotate(vault, dependencies, 'TENANT_KEY');
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 5, total: 5, failed: 0 });
    expect(await versions('tenant_keys', 'version')).toEqual([2]);
    expect(await versions('subject_keys', 'tenant_key_version')).toEqual([2]);
    await expectIntact(dependencies, kept);
    await expectIntact(vault.another(), kept);
    const told = (await vault.events('vault.key.rotated')).map(({ data }) => data);
    expect(told).toEqual([
      { rotation: 'TENANT_KEY', phase: 'STARTED', jobId: job.id, fromVersion: 1, toVersion: 2 },
      { rotation: 'TENANT_KEY', phase: 'COMPLETED', jobId: job.id, toVersion: 2, count: 5, failed: 0 },
    ]);
  });

  it('makes one version, however many ask for it at once and whoever takes it over from whom', async () => {
    vault.clock.advance(1);
    const other = vault.another();
    const opened = await Promise.all([dependencies, other].map((one) => openRotation(vault, one, 'TENANT_KEY')));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    // The first worker stalls until its lease is over; the second takes the job over, and both begin.
    const first = await dependencies.jobs.claim(vault.clock.now(), 30_000);
    vault.clock.advance(30_000);
    const second = await other.jobs.claim(vault.clock.now(), 30_000);
    const started = await Promise.allSettled([
      jobRunners(dependencies).TENANT_KEY_ROTATION(first!),
      jobRunners(other).TENANT_KEY_ROTATION(second!),
    ]);
    expect(started.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await versions('tenant_keys', 'version')).toEqual([1, 2]);
  });

  it('is nothing for a tenant that has no key yet', async () => {
    await vault.admin.query('TRUNCATE tenant_keys CASCADE');
    expect(await rotate(vault, dependencies, 'TENANT_KEY')).toMatchObject({ state: 'SUCCEEDED', done: 0, total: 0 });
    expect(await versions('tenant_keys', 'version')).toEqual([]);
  });

  it('keeps the tombstones of destroyed keys from holding the old version back', async () => {
    const [{ holder }] = [kept[0]!];
    await vault.admin.query('UPDATE subject_keys SET wrapped = NULL, destroyed_at = now() WHERE subject = $1', [
      holder.id,
    ]);
    expect(await rotate(vault, dependencies, 'TENANT_KEY')).toMatchObject({ done: 5, failed: 0 });
    expect(await versions('tenant_keys', 'version')).toEqual([2]);
    await expect(
      dependencies.subjectKeys.current({ tenant: TENANT, subject: holder.id }, auditContextOf(holder)),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('leaves a subject key that somebody has changed, and the version that it is under', async () => {
    await vault.admin.query(
      'UPDATE subject_keys SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) WHERE subject = $1',
      [kept[0]!.holder.id],
    );
    expect(await rotate(vault, dependencies, 'TENANT_KEY')).toMatchObject({
      state: 'SUCCEEDED',
      done: 4,
      failed: 1,
      total: 5,
    });
    expect(await versions('tenant_keys', 'version')).toEqual([1, 2]);
    await expectIntact(
      dependencies,
      kept.filter(({ holder }) => holder.id !== kept[0]!.holder.id),
    );
  });

  it('takes a key along that is put under the old version after its batch went by', async () => {
    // Another process has made a key under version 1, and sleeps until the first pass is over.
    const late = { tenant: TENANT, subject: 'usr_late', version: 1, tenantKeyVersion: 1 };
    const wrapped = await dependencies.keys.withTenantKey(TENANT, 1, (tenantKey) =>
      newWrappedSubjectKey(tenantKey, late, systemRandomness),
    );
    const awaking: UseCaseDependencies['tenantKeys'] = {
      ...dependencies.tenantKeys,
      latest: async (tenant) => {
        const [job] = await dependencies.jobs.list(TENANT, { limit: 1, after: null });
        if (job?.phase === 'LATE_KEYS') {
          await dependencies.unitOfWork.run(async (transaction) => {
            await transaction.subjectKeys.insert({ ...late, wrapped }, vault.clock.now());
          });
        }
        return dependencies.tenantKeys.latest(tenant);
      },
    };
    const job = await rotate(vault, { ...dependencies, tenantKeys: awaking }, 'TENANT_KEY');
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 6, failed: 0 });
    expect(await versions('tenant_keys', 'version')).toEqual([2]);
    expect(await versions('subject_keys', 'tenant_key_version')).toEqual([2]);
  });
});

describe('a writer who meets the rotation', () => {
  it('makes a first key under the newest version when the one that it had read is gone', async () => {
    const slow = vault.another();
    const holder = person(vault.ids);
    const readNewest = slow.keys.tenantKeyVersion.bind(slow.keys);
    let read = 0;
    // Reads version 1 and unwraps it; the rotation runs through before it goes on.
    slow.keys.tenantKeyVersion = async (tenant) => {
      read += 1;
      const version = await readNewest(tenant);
      await slow.keys.withTenantKey(tenant, version, () => undefined);
      if (read === 1) await rotate(vault, dependencies, 'TENANT_KEY');
      return version;
    };
    const token = await tokenOf(slow, 'NAME', 'Late Comer', holder);
    expect(read).toBe(2);
    await expectIntact(dependencies, [{ kind: 'NAME', value: 'Late Comer', token, holder }]);
    expect(await versions('tenant_keys', 'version')).toEqual([2]);
  });

  it('keeps a security code whose key was replaced meanwhile under the new one', async () => {
    const holder = person(vault.ids);
    const slow = vault.another();
    await tokenOf(slow, 'NAME', 'Card Holder', holder);
    let tries = 0;
    const interrupted: UseCaseDependencies = {
      ...slow,
      securityCodes: {
        ...slow.securityCodes,
        add: async (...code) => {
          tries += 1;
          if (tries === 1) await rotate(vault, dependencies, 'DATA_KEY');
          return slow.securityCodes.add(...code);
        },
      },
    };
    const token = await tokenOf(interrupted, 'CVC', '123', holder);
    expect(tries).toBe(2);
    const { rows } = await vault.admin.query('SELECT key_version FROM security_codes WHERE token = $1', [token]);
    expect(rows).toEqual([{ key_version: 2 }]);
  });
});
