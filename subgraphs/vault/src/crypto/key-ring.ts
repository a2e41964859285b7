import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { type EncryptionContext, type KeyManagement, lengthPrefixed } from '@crowdpay/kms';
import type { CanonicalValue } from '../domain/canonical-value.ts';
import type { TenantKeyStore } from '../domain/keys.ts';
import type { IndexedValue } from '../domain/token-store.ts';
import { blindIndexOf } from './blind-index.ts';
import { KeyCache, type KeyCacheLimits, keyWork } from './key-cache.ts';

// A subject key to wrap or unwrap.
const ONE_KEY = { messages: 1, bytes: 32 };
const INDEX_KEY_TAG = 'crowdpay.vault.index-key.v1';

/** The version of the index key that new blind indexes are made with. */
export const INDEX_KEY_VERSION = 1;

/** A value with its blind index. */
export type Indexed<Value extends CanonicalValue = CanonicalValue> = Value & IndexedValue;

/**
 * The keys of each tenant. All come from key management, stay in memory for a bounded time and are wiped; whoever uses
 * one is given it for one synchronous piece of work.
 */
export interface KeyRing {
  /** Adds its blind index under {@link INDEX_KEY_VERSION} to each value. */
  index<Value extends CanonicalValue>(tenant: string, values: readonly Value[]): Promise<readonly Indexed<Value>[]>;
  /** The version of the tenant's key that wraps new subject keys; made on first use. */
  tenantKeyVersion(tenant: string): Promise<number>;
  /** Runs `work` with a version of the tenant's key; `work` must not keep it. */
  withTenantKey<Result>(tenant: string, version: number, work: (key: Buffer) => Result): Promise<Result>;
  /** Wipes the keys that are too old. */
  sweep(): void;
  /** Wipes every key. */
  close(): void;
}

/** @param options.limits bounds of the cache of plaintext keys. */
export function createKeyRing(options: {
  readonly kms: KeyManagement;
  readonly tenantKeys: TenantKeyStore;
  readonly clock: Clock;
  readonly limits: KeyCacheLimits;
}): KeyRing {
  const { kms, tenantKeys, clock } = options;
  const cache = new KeyCache(clock, options.limits);

  const unwrap = async (tenant: string, version: number): Promise<Buffer> => {
    const stored = await tenantKeys.find(tenant, version);
    if (stored === undefined) throw new CrowdPayError('INTERNAL', 'An encryption key is missing.');
    return kms.decrypt(stored.wrapped, stored.kmsKeyId, contextOf(tenant, version));
  };

  return {
    index(tenant, values) {
      const load = async (): Promise<Buffer> => {
        const message = lengthPrefixed(INDEX_KEY_TAG, tenant, String(INDEX_KEY_VERSION));
        return (await kms.generateMac(message)).mac;
      };
      const name = `index ${INDEX_KEY_VERSION} ${tenant}`;
      return cache.use(name, load, keyWork(values.map(({ canonical }) => canonical)), (key) =>
        values.map((value) => ({ ...value, blindIndex: blindIndexOf(key, value) })),
      );
    },

    async tenantKeyVersion(tenant) {
      const latest = await tenantKeys.latest(tenant);
      return latest?.version ?? makeFirstKey(options, tenant);
    },

    withTenantKey: (tenant, version, work) =>
      cache.use(`tenant ${version} ${tenant}`, () => unwrap(tenant, version), ONE_KEY, work),

    sweep: () => {
      cache.sweep();
    },
    close: () => {
      cache.clear();
    },
  };
}

// Two processes may both make one; the first to insert wins, and the other's key was never used.
async function makeFirstKey(
  { kms, tenantKeys, clock }: { kms: KeyManagement; tenantKeys: TenantKeyStore; clock: Clock },
  tenant: string,
): Promise<number> {
  const version = 1;
  const { plaintext, wrapped, keyId } = await kms.generateDataKey(contextOf(tenant, version));
  plaintext.fill(0);
  await tenantKeys.insert({ tenant, version, wrapped, kmsKeyId: keyId, createdAt: clock.now() });
  return version;
}

// AWS KMS writes the context into CloudTrail: which tenant's key was unwrapped when.
function contextOf(tenant: string, version: number): EncryptionContext {
  return { service: 'vault', use: 'tenant-key', tenant, version: String(version) };
}
