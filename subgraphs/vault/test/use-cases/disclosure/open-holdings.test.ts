import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { systemRandomness } from '@crowdpay/ids';
import { createMetrics } from '@crowdpay/metrics';
import { silentLogger } from '@crowdpay/testkit';
import { sealHolding } from '../../../src/crypto/holding-cipher.ts';
import type { KeyRing } from '../../../src/crypto/key-ring.ts';
import { newWrappedSubjectKey, unwrapSubjectKey } from '../../../src/crypto/subject-key-wrap.ts';
import { createSubjectKeys } from '../../../src/crypto/subject-keys.ts';
import type { SubjectKey } from '../../../src/domain/keys.ts';
import type { HeldToken } from '../../../src/domain/token-store.ts';
import { createVaultMetrics } from '../../../src/metrics.ts';
import { openHoldings, type OpenHoldingsDependencies } from '../../../src/use-cases/disclosure/open-holdings.ts';

const TENANT_KEY = randomBytes(32);

/** Holdings of `subjects` people, by turns: neighbours are of different people. */
function holdingsOf(subjects: number, count: number): readonly HeldToken[] {
  const keys = Array.from({ length: subjects }, (_, index) => newKey(`usr_${index}`));
  return Array.from({ length: count }, (_, index) => {
    const key = keys[index % subjects] ?? newKey('usr_none');
    const place = { tenant: key.tenant, kind: 'NAME' as const, token: `tok_${index}`, subject: key.subject };
    const dataKey = unwrapSubjectKey(TENANT_KEY, key.wrapped, key);
    const ciphertext = sealHolding(dataKey, `Value ${index}`, { ...place, keyVersion: key.version }, systemRandomness);
    return {
      token: place.token,
      kind: place.kind,
      mode: 'DETERMINISTIC',
      singleUse: false,
      own: true,
      ciphertext,
      key,
    };
  });
}

function newKey(subject: string): SubjectKey {
  const place = { tenant: 'acme', subject, version: 1, tenantKeyVersion: 1 };
  return { ...place, wrapped: newWrappedSubjectKey(TENANT_KEY, place, systemRandomness) };
}

/** What opening needs, with room for so many keys; counts how often one is unwrapped. */
function vaultWith(maxEntries: number) {
  const counted = { unwrapped: 0 };
  const keys: Pick<KeyRing, 'tenantKeyVersion' | 'withTenantKey'> = {
    tenantKeyVersion: () => Promise.resolve(1),
    withTenantKey(_tenant, _version, work) {
      counted.unwrapped += 1;
      return Promise.resolve().then(() => work(TENANT_KEY));
    },
  };
  const subjectKeys = createSubjectKeys({
    keys,
    // No holding is opened by way of the database: its key comes with it.
    subjectKeys: { latest: () => Promise.reject(new Error('unused')) },
    unitOfWork: { run: () => Promise.reject(new Error('unused')), record: () => Promise.reject(new Error('unused')) },
    clock: new ManualClock(),
    randomness: systemRandomness,
    limits: { maxEntries, maxAgeMs: 60_000, maxMessages: 100_000, maxBytes: 1_000_000 },
  });
  const metrics = createVaultMetrics(createMetrics({ service: 'vault' }));
  const dependencies: OpenHoldingsDependencies = { subjectKeys, log: silentLogger(), metrics };
  return { dependencies, counted };
}

describe('opening a batch', () => {
  it('of 1,000 people unwraps each key once, and none when it comes again', async () => {
    const { dependencies, counted } = vaultWith(1_000);
    const holdings = holdingsOf(1_000, 1_000);
    const values = holdings.map((_, index) => `Value ${index}`);
    expect(await openHoldings(dependencies, holdings)).toEqual(values);
    expect(counted.unwrapped).toBe(1_000);
    expect(await openHoldings(dependencies, holdings)).toEqual(values);
    expect(counted.unwrapped).toBe(1_000);
  });

  it('unwraps each key once also where the cache holds far fewer', async () => {
    const { dependencies, counted } = vaultWith(5);
    const holdings = holdingsOf(50, 500);
    expect(await openHoldings(dependencies, holdings)).toEqual(holdings.map((_, index) => `Value ${index}`));
    expect(counted.unwrapped).toBe(50);
  });

  it('unwraps each key once for batches at the same time', async () => {
    const { dependencies, counted } = vaultWith(100);
    const holdings = holdingsOf(20, 100);
    await Promise.all(Array.from({ length: 8 }, () => openHoldings(dependencies, holdings)));
    expect(counted.unwrapped).toBe(20);
  });

  it('loses the values of a key that was changed, and no others', async () => {
    const { dependencies } = vaultWith(100);
    const holdings = holdingsOf(2, 4);
    const [broken] = holdings;
    broken?.key.wrapped.writeUInt8(broken.key.wrapped.readUInt8(20) ^ 1, 20);
    expect(await openHoldings(dependencies, holdings)).toEqual([undefined, 'Value 1', undefined, 'Value 3']);
  });
});
