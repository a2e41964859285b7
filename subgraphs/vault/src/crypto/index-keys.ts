import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { type KeyManagement, lengthPrefixed } from '@crowdpay/kms';
import type { CanonicalValue } from '../domain/canonical-value.ts';
import type { IndexState, IndexStateStore } from '../domain/index-state.ts';
import type { IndexedValue } from '../domain/token-store.ts';
import { blindIndexOf } from './blind-index.ts';
import { KeyCache, type KeyCacheLimits, keyWork } from './key-cache.ts';

const INDEX_KEY_TAG = 'crowdpay.vault.index-key.v1';
const FIRST_VERSION = 1;
// States are small; the bound keeps a caller who brings tenants without end from filling the memory.
const MAX_STATES = 10_000;

/** A value with its blind indexes. */
export type Indexed<Value extends CanonicalValue = CanonicalValue> = Value & IndexedValue;

/** Values with their blind indexes, and the state of the index that they were made in. */
export interface IndexedBatch<Value extends CanonicalValue = CanonicalValue> {
  readonly state: IndexState;
  readonly values: readonly Indexed<Value>[];
}

/**
 * The index keys of each tenant. A key is a MAC that key management makes of tenant and version, so it is stored
 * nowhere; it stays in memory for a bounded time and is wiped.
 *
 * The state says which versions are in use. It is remembered without a time limit, because no statement trusts it: one
 * that names an old epoch does nothing, and its caller calls `forget` and begins again.
 */
export interface IndexKeys {
  /** Blind indexes under each version that the state asks for; a tenant's first call makes its state. */
  index<Value extends CanonicalValue>(tenant: string, values: readonly Value[]): Promise<IndexedBatch<Value>>;
  /** As `index`, but writes nothing. @returns undefined for a tenant without a state: no value of it has a token. */
  indexKnown<Value extends CanonicalValue>(
    tenant: string,
    values: readonly Value[],
  ): Promise<IndexedBatch<Value> | undefined>;
  /** Blind indexes under one version, which must exist. @returns 32 bytes for each value. */
  indexAs(tenant: string, version: number, values: readonly CanonicalValue[]): Promise<readonly Buffer[]>;
  /** The MAC key of key management that would make a new version now. */
  presentMacKey(tenant: string, version: number): Promise<string>;
  /** Drops a state that a statement has found to be old. */
  forget(state: IndexState): void;
  /** Wipes the keys that are too old. */
  sweep(): void;
  /** Wipes every key. */
  close(): void;
}

/** What index keys are made of. */
export interface IndexKeysOptions {
  readonly kms: KeyManagement;
  readonly states: IndexStateStore;
  readonly clock: Clock;
  /** Bounds of the cache of plaintext keys. */
  readonly limits: KeyCacheLimits;
  /** Whether the blind indexes of a version, whose MAC key was never noted, were made with `key`. */
  readonly confirm: (tenant: string, version: number, key: Buffer) => Promise<boolean>;
}

// What key management is asked to authenticate for a version of a tenant's index key.
function indexKeyMessage(tenant: string, version: number): Buffer {
  return lengthPrefixed(INDEX_KEY_TAG, tenant, String(version));
}

/** Makes, caches and versions index keys. */
export function createIndexKeys(options: IndexKeysOptions): IndexKeys {
  const { states } = options;
  const cache = new KeyCache(options.clock, options.limits);
  const known = new Map<string, IndexState>();

  const remember = (state: IndexState): IndexState => {
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size >= MAX_STATES) known.delete(oldest);
    known.set(state.tenant, state);
    return state;
  };
  const find = async (tenant: string): Promise<IndexState | undefined> => {
    const remembered = known.get(tenant);
    if (remembered !== undefined) return remembered;
    const stored = await states.find(tenant);
    return stored === undefined ? undefined : remember(stored);
  };

  const indexAs = (tenant: string, version: number, values: readonly CanonicalValue[]): Promise<readonly Buffer[]> =>
    cache.use(
      `${version} ${tenant}`,
      () => loadKey(options, tenant, version),
      keyWork(values.map(({ canonical }) => canonical)),
      (key) => values.map((value) => blindIndexOf(key, value)),
    );

  const inState = async <Value extends CanonicalValue>(
    state: IndexState,
    values: readonly Value[],
  ): Promise<IndexedBatch<Value>> => {
    const { tenant, lookupVersion, nextVersion } = state;
    const lookup = await indexAs(tenant, lookupVersion, values);
    const next = nextVersion === undefined ? [] : await indexAs(tenant, nextVersion, values);
    return { state, values: values.map((value, at) => withIndexes(value, lookup[at], next[at])) };
  };

  return {
    async index(tenant, values) {
      return inState((await find(tenant)) ?? remember(await makeState(options, tenant)), values);
    },
    async indexKnown(tenant, values) {
      const state = await find(tenant);
      return state === undefined ? undefined : inState(state, values);
    },
    indexAs,
    presentMacKey: (tenant, version) => presentMacKey(options, tenant, version),
    forget: ({ tenant, epoch }) => {
      // Another request may have read the new state by now; that one stays.
      if (known.get(tenant)?.epoch === epoch) known.delete(tenant);
    },
    sweep: () => {
      cache.sweep();
    },
    close: () => {
      cache.clear();
    },
  };
}

// Of several processes that start a tenant's index keys one inserts; all read what it wrote.
async function makeState(options: IndexKeysOptions, tenant: string): Promise<IndexState> {
  const { states, clock } = options;
  await states.create(tenant, await presentMacKey(options, tenant, FIRST_VERSION), clock.now());
  return (await states.find(tenant)) ?? missing();
}

async function presentMacKey({ kms }: IndexKeysOptions, tenant: string, version: number): Promise<string> {
  const { mac, keyId } = await kms.generateMac(indexKeyMessage(tenant, version));
  mac.fill(0);
  return keyId;
}

async function loadKey(options: IndexKeysOptions, tenant: string, version: number): Promise<Buffer> {
  const noted = await options.states.macKeyId(tenant, version);
  if (noted === undefined) return missing();
  const macKeyId = noted ?? (await noteMacKey(options, tenant, version));
  return (await options.kms.generateMac(indexKeyMessage(tenant, version), macKeyId)).mac;
}

// A version from before MAC keys were noted: it was made by the present one, unless that was replaced since.
async function noteMacKey(
  { kms, states, confirm }: IndexKeysOptions,
  tenant: string,
  version: number,
): Promise<string> {
  const { mac, keyId } = await kms.generateMac(indexKeyMessage(tenant, version));
  const confirmed = await confirm(tenant, version, mac);
  mac.fill(0);
  if (!confirmed) throw new CrowdPayError('INTERNAL', 'An index key was made by another MAC key than the present one.');
  await states.noteMacKey(tenant, version, keyId);
  return (await states.macKeyId(tenant, version)) ?? missing();
}

function withIndexes<Value extends CanonicalValue>(
  value: Value,
  blindIndex: Buffer | undefined,
  nextBlindIndex: Buffer | undefined,
): Indexed<Value> {
  if (blindIndex === undefined) return missing();
  return nextBlindIndex === undefined ? { ...value, blindIndex } : { ...value, blindIndex, nextBlindIndex };
}

function missing(): never {
  throw new CrowdPayError('INTERNAL', 'An index key is missing.');
}
