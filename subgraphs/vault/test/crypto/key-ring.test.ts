import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import type { KeyManagement } from '@crowdpay/kms';
import { silentLogger } from '@crowdpay/testkit';
import { createKeyRing, type KeyRing } from '../../src/crypto/key-ring.ts';
import type { TenantKey, TenantKeyStore } from '../../src/domain/keys.ts';
import { openDatabase } from '../../src/store/database.ts';
import { prismaTenantKeyStore } from '../../src/store/key-store.ts';
import { openVault, type VaultFixture } from '../vault-fixture.ts';

const LIMITS = { maxEntries: 10, maxAgeMs: 60_000, maxMessages: 1000, maxBytes: 1_000_000 };

let vault: VaultFixture;
let database: ReturnType<typeof openDatabase>;
let store: TenantKeyStore;

beforeAll(async () => {
  vault = await openVault();
  database = openDatabase(vault.databaseUrl, silentLogger());
  store = prismaTenantKeyStore(database.prisma);
});

afterAll(async () => {
  await database.close();
  await vault.close();
});

function ringOf(kms: KeyManagement = vault.kms, tenantKeys = store): KeyRing {
  return createKeyRing({ kms, tenantKeys, clock: new ManualClock(), limits: LIMITS });
}

const keyOf = (ring: KeyRing, tenant: string, version: number): Promise<string> =>
  ring.withTenantKey(tenant, version, (key) => key.toString('hex'));

describe("a tenant's key", () => {
  it('is made on first use and the same for every process from then on', async () => {
    const rings = Array.from({ length: 8 }, () => ringOf());
    const versions = await Promise.all(rings.map((ring) => ring.tenantKeyVersion('first-use')));
    const keys = await Promise.all(rings.map((ring) => keyOf(ring, 'first-use', 1)));
    expect(new Set(versions)).toEqual(new Set([1]));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is never stored but wrapped, with the id of the key that wrapped it', async () => {
    const ring = ringOf();
    await ring.tenantKeyVersion('stored');
    const key = await keyOf(ring, 'stored', 1);
    const { rows } = await vault.admin.query<{ wrapped: Buffer; kms_key_id: string }>(
      "SELECT wrapped, kms_key_id FROM tenant_keys WHERE tenant = 'stored'",
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.wrapped.toString('hex')).not.toContain(key);
    expect(rows[0]!.kms_key_id).toMatch(/^local-/);
  });

  it('cannot be passed off as the key of another tenant', async () => {
    await ringOf().tenantKeyVersion('honest');
    const stolen: TenantKeyStore = {
      ...store,
      find: async (_tenant, version): Promise<TenantKey | undefined> => store.find('honest', version),
    };
    await expect(keyOf(ringOf(vault.kms, stolen), 'mallory', 1)).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('that does not exist is an error of ours, not a new key', async () => {
    await expect(keyOf(ringOf(), 'nobody', 1)).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('costs one call to key management for many uses', async () => {
    await ringOf().tenantKeyVersion('busy');
    const decrypt = jest.fn((...parameters: Parameters<KeyManagement['decrypt']>) => vault.kms.decrypt(...parameters));
    const ring = ringOf({ ...vault.kms, decrypt });
    await Promise.all(Array.from({ length: 20 }, () => keyOf(ring, 'busy', 1)));
    expect(decrypt).toHaveBeenCalledTimes(1);
    ring.close();
    await keyOf(ring, 'busy', 1);
    expect(decrypt).toHaveBeenCalledTimes(2);
  });
});
