import type { Clock } from '@crowdpay/clock';
import type { KeyManagement } from '@crowdpay/kms';
import type { TenantKeyStore } from '../domain/keys.ts';
import { TenantKeyGone } from '../domain/tenant-key-gone.ts';
import { KeyCache, type KeyCacheLimits } from './key-cache.ts';
import { newTenantKey, unwrapTenantKey } from './tenant-key-wrap.ts';

// A subject key to wrap or unwrap.
const ONE_KEY = { messages: 1, bytes: 32 };
const FIRST_VERSION = 1;

/**
 * The keys of each tenant. All come from key management, stay in memory for a bounded time and are wiped; whoever uses
 * one is given it for one synchronous piece of work.
 */
export interface KeyRing {
  /** The version of the tenant's key that wraps new subject keys; made on first use. */
  tenantKeyVersion(tenant: string): Promise<number>;
  /** Runs `work` with a version of the tenant's key; `work` must not keep it. */
  withTenantKey<Result>(tenant: string, version: number, work: (key: Buffer) => Result): Promise<Result>;
  /** Wipes a version that was deleted. */
  forget(tenant: string, version: number): void;
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
    if (stored === undefined) throw new TenantKeyGone();
    return unwrapTenantKey(kms, tenant, version, stored);
  };

  return {
    async tenantKeyVersion(tenant) {
      const latest = await tenantKeys.latest(tenant);
      return latest?.version ?? makeFirstKey(options, tenant);
    },

    withTenantKey: (tenant, version, work) =>
      cache.use(`tenant ${version} ${tenant}`, () => unwrap(tenant, version), ONE_KEY, work),

    forget: (tenant, version) => {
      cache.forget(`tenant ${version} ${tenant}`);
    },
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
  const key = await newTenantKey(kms, tenant, FIRST_VERSION, clock.now());
  await tenantKeys.insert(key);
  return key.version;
}
