import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CrowdPayError } from '@crowdpay/errors';
import { localKms } from '@crowdpay/kms';
import type { Job } from '../../../src/domain/jobs.ts';
import { newTenantKey } from '../../../src/crypto/tenant-key-wrap.ts';
import type { UseCaseDependencies } from '../../../src/wire-use-cases.ts';
import { expectIntact, keepValues, type Kept, openRotation, rotate, runJobs, TENANT } from '../../rotation-fixture.ts';
import { openVault, type VaultFixture } from '../../vault-fixture.ts';

const VERSIONS = 45;

let vault: VaultFixture;
let directory: string;
let rootKeyFile: string;
let before: UseCaseDependencies;
let after: UseCaseDependencies;
let kept: readonly Kept[];

beforeAll(async () => {
  vault = await openVault();
  directory = await mkdtemp(join(tmpdir(), 'root-'));
  rootKeyFile = join(directory, 'root.key');
  const kms = await localKms({ rootKeyFile });
  before = vault.another({ kms });
  kept = await keepValues(vault, before, 2, 3);
  for (let version = 2; version <= VERSIONS; version += 1) {
    await before.tenantKeys.insert(await newTenantKey(kms, TENANT, version, vault.clock.now()));
  }
  // A new root key: the last line wraps from the next start on, the first still unwraps what it wrapped.
  await appendFile(rootKeyFile, `${'5e'.repeat(32)}\n`);
  after = vault.another({ kms: await localKms({ rootKeyFile }) });
});

afterAll(async () => {
  await vault.close();
  await rm(directory, { recursive: true });
});

async function wrappings(): Promise<{ version: number; kmsKeyId: string; wrapped: Buffer }[]> {
  const { rows } = await vault.admin.query<{ version: number; kmsKeyId: string; wrapped: Buffer }>(
    'SELECT version, kms_key_id AS "kmsKeyId", wrapped FROM tenant_keys ORDER BY version',
  );
  return rows;
}

describe('the rotation of the key-encryption key', () => {
  let job: Job;
  let old: Awaited<ReturnType<typeof wrappings>>;

  beforeAll(async () => {
    old = await wrappings();
    job = await rotate(vault, after, 'KEK');
  });

  it('wraps every version of the tenant key again, under the present key of key management', async () => {
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: VERSIONS, total: VERSIONS, failed: 0 });
    const now = await wrappings();
    expect(now.map(({ version }) => version)).toEqual(old.map(({ version }) => version));
    expect(new Set(now.map(({ kmsKeyId }) => kmsKeyId)).size).toBe(1);
    expect(now[0]!.kmsKeyId).not.toBe(old[0]!.kmsKeyId);
  });

  it('changes nothing below: the same keys open the same holdings', async () => {
    await expectIntact(after, kept);
    await expectIntact(vault.another({ kms: await localKms({ rootKeyFile }) }), kept);
  });

  it('is told at its start and its end, by whom it was asked for', async () => {
    const events = await vault.events('vault.key.rotated');
    expect(events.map(({ data }) => data)).toEqual([
      { rotation: 'KEK', phase: 'STARTED', jobId: job.id },
      { rotation: 'KEK', phase: 'COMPLETED', jobId: job.id, count: VERSIONS, failed: 0 },
    ]);
    expect(events[0]).toMatchObject({ tenant: TENANT, actor: { kind: 'service', id: 'vault' }, subject: job.id });
  });

  it('begins anew with each job, and leaves the keys of other tenants alone', async () => {
    await before.keys.tenantKeyVersion('other');
    expect(await rotate(vault, after, 'KEK')).toMatchObject({ state: 'SUCCEEDED', done: VERSIONS });
    const { rows } = await vault.admin.query("SELECT kms_key_id FROM tenant_keys WHERE tenant = 'other'");
    expect(rows).toEqual([{ kms_key_id: old[0]!.kmsKeyId }]);
  });
});

describe('a wrapped key that somebody has changed', () => {
  it('is left as it is, counted and keeps no other from being wrapped', async () => {
    await vault.admin.query(
      "UPDATE tenant_keys SET wrapped = set_byte(wrapped, 40, get_byte(wrapped, 40) # 1) WHERE tenant = 'acme' AND version = 7",
    );
    const [tampered] = (await wrappings()).filter(({ version }) => version === 7);
    expect(await rotate(vault, after, 'KEK')).toMatchObject({ state: 'SUCCEEDED', done: VERSIONS - 1, failed: 1 });
    expect((await wrappings()).find(({ version }) => version === 7)).toEqual(tampered);
  });
});

describe('key management that is away', () => {
  it('stops the rotation until it is back, and ends nothing', async () => {
    let calls = 0;
    const kms = await localKms({ rootKeyFile });
    const flaky = vault.another({
      kms: {
        ...kms,
        reEncrypt: async (...call) => {
          calls += 1;
          if (calls % 30 === 0) throw new CrowdPayError('UPSTREAM_UNAVAILABLE', 'Key management is not available.');
          return kms.reEncrypt(...call);
        },
      },
    });
    vault.clock.advance(1);
    const { id } = await openRotation(vault, flaky, 'KEK');
    await runJobs(vault, flaky);
    expect(await flaky.jobs.find(TENANT, id)).toMatchObject({ state: 'SUCCEEDED', done: VERSIONS - 1, failed: 1 });
    expect(calls).toBeGreaterThan(VERSIONS);
  });
});
