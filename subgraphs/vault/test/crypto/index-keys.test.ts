import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import type { KeyManagement } from '@crowdpay/kms';
import { silentLogger } from '@crowdpay/testkit';
import { createIndexKeys, type IndexKeys } from '../../src/crypto/index-keys.ts';
import type { IndexStateStore } from '../../src/domain/index-state.ts';
import { openDatabase } from '../../src/store/database.ts';
import { prismaIndexStateStore } from '../../src/store/index-state-store.ts';
import { openVault, type VaultFixture } from '../vault-fixture.ts';

const LIMITS = { maxEntries: 10, maxAgeMs: 60_000, maxMessages: 1000, maxBytes: 1_000_000 };
const EMAIL = { kind: 'EMAIL' as const, canonicalVersion: 1, canonical: 'ada@example.com' };

let vault: VaultFixture;
let database: ReturnType<typeof openDatabase>;
let states: IndexStateStore;

beforeAll(async () => {
  vault = await openVault();
  database = openDatabase(vault.databaseUrl, silentLogger());
  states = prismaIndexStateStore(database.prisma);
});

afterAll(async () => {
  await database.close();
  await vault.close();
});

function keysOf(kms: KeyManagement = vault.kms, store: IndexStateStore = states): IndexKeys {
  return createIndexKeys({
    kms,
    states: store,
    clock: new ManualClock(),
    limits: LIMITS,
    confirm: () => Promise.resolve(true),
  });
}

/** Key management that counts what it is asked for. */
function countingKms(): { kms: KeyManagement; generateMac: jest.Mock<KeyManagement['generateMac']> } {
  const generateMac = jest.fn<KeyManagement['generateMac']>((...parameters) => vault.kms.generateMac(...parameters));
  return { kms: { ...vault.kms, generateMac }, generateMac };
}

async function blindIndexOf(keys: IndexKeys, tenant: string): Promise<string> {
  const { values } = await keys.index(tenant, [EMAIL]);
  return values[0]!.blindIndex.toString('hex');
}

describe('an index key', () => {
  it('gives one value one blind index in every process, and another in every tenant', async () => {
    const indexes = await Promise.all(Array.from({ length: 8 }, () => blindIndexOf(keysOf(), 'one')));
    expect(new Set(indexes).size).toBe(1);
    expect(indexes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(await blindIndexOf(keysOf(), 'two')).not.toBe(indexes[0]);
  });

  it('is stored nowhere: only which key of key management makes it', async () => {
    await blindIndexOf(keysOf(), 'stored');
    const { rows } = await vault.admin.query<object>(
      "SELECT t::text AS line, mac_key_id FROM index_keys t WHERE tenant = 'stored'",
    );
    expect(rows).toEqual([
      { line: expect.stringMatching(/^\(stored,1,local-\w+,[^,]+\)$/), mac_key_id: expect.any(String) },
    ]);
  });

  it('is asked of key management once for many uses, and again when it was wiped', async () => {
    await blindIndexOf(keysOf(), 'busy');
    const { kms, generateMac } = countingKms();
    const keys = keysOf(kms);
    await Promise.all(Array.from({ length: 20 }, () => blindIndexOf(keys, 'busy')));
    expect(generateMac).toHaveBeenCalledTimes(1);
    keys.close();
    await blindIndexOf(keys, 'busy');
    expect(generateMac).toHaveBeenCalledTimes(2);
  });

  it('is made by the noted key of key management, whichever is the present one', async () => {
    const before = await blindIndexOf(keysOf(), 'noted');
    const { rows } = await vault.admin.query<{ mac_key_id: string }>(
      "SELECT mac_key_id FROM index_keys WHERE tenant = 'noted'",
    );
    const { kms, generateMac } = countingKms();
    expect(await blindIndexOf(keysOf(kms), 'noted')).toBe(before);
    expect(generateMac.mock.calls.map(([, keyId]) => keyId)).toEqual([rows[0]!.mac_key_id]);
  });

  it('from before keys were noted is made by the present one, which is noted then', async () => {
    const before = await blindIndexOf(keysOf(), 'older');
    await vault.admin.query("UPDATE index_keys SET mac_key_id = NULL WHERE tenant = 'older'");
    const indexes = await Promise.all(Array.from({ length: 4 }, () => blindIndexOf(keysOf(), 'older')));
    expect(new Set(indexes)).toEqual(new Set([before]));
    const { rows } = await vault.admin.query<object>("SELECT mac_key_id FROM index_keys WHERE tenant = 'older'");
    expect(rows).toEqual([{ mac_key_id: expect.stringMatching(/^local-/) }]);
  });

  it('of a version that does not exist is an error of ours', async () => {
    await blindIndexOf(keysOf(), 'versions');
    await expect(keysOf().indexAs('versions', 2, [EMAIL])).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

describe('the state of an index', () => {
  it('is not made by a look-up', async () => {
    expect(await keysOf().indexKnown('untouched', [EMAIL])).toBeUndefined();
    expect(await states.find('untouched')).toBeUndefined();
  });

  it('is remembered until a statement has found it old', async () => {
    const find = jest.fn((tenant: string) => states.find(tenant));
    const keys = keysOf(vault.kms, { ...states, find });
    const { state } = await keys.index('remembered', [EMAIL]);
    find.mockClear();
    await keys.index('remembered', [EMAIL]);
    expect(find).not.toHaveBeenCalled();
    keys.forget(state);
    await keys.index('remembered', [EMAIL]);
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('that was replaced meanwhile is not forgotten in place of the old one', async () => {
    const keys = keysOf();
    const { state } = await keys.index('replaced', [EMAIL]);
    await vault.admin.query("UPDATE index_states SET epoch = 2 WHERE tenant = 'replaced'");
    keys.forget(state);
    expect((await keys.index('replaced', [EMAIL])).state.epoch).toBe(2n);
    keys.forget(state);
    await vault.admin.query("UPDATE index_states SET epoch = 3 WHERE tenant = 'replaced'");
    expect((await keys.index('replaced', [EMAIL])).state.epoch).toBe(2n);
  });
});
