import type { Randomness } from '@crowdpay/ids';
import { UnsealError } from '@crowdpay/kms';
import type { Logger } from '@crowdpay/log';
import { openHolding, sealHolding } from '../../crypto/holding-cipher.ts';
import type { KeyRing } from '../../crypto/key-ring.ts';
import { unwrapSubjectKey } from '../../crypto/subject-key-wrap.ts';
import type { OutdatedHolding, ResealedHolding } from '../../domain/data-key-rotation.ts';
import type { VaultMetrics } from '../../metrics.ts';
import type { KeyVersion } from './renew-data-keys.ts';

/** What resealing needs. */
export interface ResealHoldingsDependencies {
  readonly keys: KeyRing;
  readonly randomness: Randomness;
  readonly metrics: VaultMetrics;
  readonly log: Logger;
}

/**
 * Decrypts holdings under the old versions of their subjects' keys and encrypts them under the newest.
 *
 * @param keys all living versions of the subjects' keys.
 * @returns those that opened; the others stay as they are, and are counted and logged.
 */
export async function resealHoldings(
  dependencies: ResealHoldingsDependencies,
  keys: readonly KeyVersion[],
  holdings: readonly OutdatedHolding[],
): Promise<readonly ResealedHolding[]> {
  const subjects = new Set(holdings.map(({ subject }) => subject));
  // Not in the cache of data keys: a new version that is rolled back must not stay behind under its number.
  const plaintexts = new Map<KeyVersion, Buffer>();
  try {
    for (const key of keys) {
      const plaintext = subjects.has(key.subject) ? await unwrap(dependencies.keys, key) : undefined;
      if (plaintext !== undefined) plaintexts.set(key, plaintext);
    }
    return holdings.flatMap((holding) => {
      const resealed = reseal(dependencies.randomness, plaintexts, holding);
      if (resealed === undefined) reportFailure(dependencies, holding);
      return resealed ?? [];
    });
  } finally {
    for (const plaintext of plaintexts.values()) plaintext.fill(0);
  }
}

/** @returns undefined when the wrapped key does not open; nothing that it encrypts does then. */
async function unwrap(keys: KeyRing, key: KeyVersion): Promise<Buffer | undefined> {
  try {
    return await keys.withTenantKey(key.tenant, key.tenantKeyVersion, (tenantKey) =>
      unwrapSubjectKey(tenantKey, key.wrapped, key),
    );
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}

function reseal(
  randomness: Randomness,
  plaintexts: ReadonlyMap<KeyVersion, Buffer>,
  { subject, token, kind, keyVersion, ciphertext }: OutdatedHolding,
): ResealedHolding | undefined {
  const keysOfSubject = [...plaintexts].filter(([key]) => key.subject === subject);
  const [, oldKey] = keysOfSubject.find(([key]) => key.version === keyVersion) ?? [];
  const [newest, newKey] = keysOfSubject.find(([key]) => key.newest) ?? [];
  if (oldKey === undefined || newest === undefined || newKey === undefined) return undefined;
  const place = { tenant: newest.tenant, kind, token, subject };
  try {
    const canonical = openHolding(oldKey, ciphertext, { ...place, keyVersion });
    const resealed = sealHolding(newKey, canonical, { ...place, keyVersion: newest.version }, randomness);
    return { subject, token, keyVersion, newKeyVersion: newest.version, ciphertext: resealed };
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}

function reportFailure({ log, metrics }: ResealHoldingsDependencies, { kind }: OutdatedHolding): void {
  metrics.unopened(kind);
  log.error({ kind }, 'A holding failed authentication: the database was changed past the vault');
}
