import type { Randomness } from '@crowdpay/ids';
import { UnsealError } from '@crowdpay/kms';
import type { Logger } from '@crowdpay/log';
import type { KeyRing } from '../../crypto/key-ring.ts';
import { unwrapSubjectKey, wrapSubjectKey } from '../../crypto/subject-key-wrap.ts';
import type { Job } from '../../domain/jobs.ts';
import type { OutdatedSubjectKey, RewrappedSubjectKey, SubjectKeyPosition } from '../../domain/tenant-key-rotation.ts';
import type { Transaction } from '../../domain/unit-of-work.ts';

/** What rewrapping needs. */
export interface RewrapSubjectKeysDependencies {
  readonly keys: KeyRing;
  readonly randomness: Randomness;
  readonly log: Logger;
}

/** What a batch has done. */
export interface Rewrapped {
  readonly done: number;
  readonly failed: number;
  /** Where the next batch begins; undefined when this was the last one. */
  readonly cursor: string | undefined;
}

const BATCH = 100;
const BEGINNING: SubjectKeyPosition = { subject: '', version: 0 };

/**
 * Wraps a batch of the tenant's subject keys again under the version `newest` of its key. Who is about to seal something
 * under one of them waits for the transaction, and then finds the same key.
 */
export async function rewrapSubjectKeys(
  { keys, randomness, log }: RewrapSubjectKeysDependencies,
  transaction: Transaction,
  { tenant, cursor }: Job,
  newest: number,
): Promise<Rewrapped> {
  const after = cursor === '' ? BEGINNING : readCursor(cursor);
  const outdated = await transaction.tenantKeyRotation.lockUnder(tenant, newest, after, BATCH);
  const rewrapped: RewrappedSubjectKey[] = [];
  for (const key of outdated) {
    const wrapped = await rewrap(keys, randomness, tenant, key, newest);
    if (wrapped !== undefined) rewrapped.push({ subject: key.subject, version: key.version, wrapped });
  }
  if (rewrapped.length > 0) await transaction.tenantKeyRotation.replaceSubjectKeys(tenant, newest, rewrapped);
  const failed = outdated.length - rewrapped.length;
  if (failed > 0)
    log.error(
      { tenant, failed },
      'Wrapped subject keys failed authentication: the database was changed past the vault',
    );
  const last = outdated.length < BATCH ? undefined : outdated.at(-1);
  return { done: rewrapped.length, failed, cursor: last === undefined ? undefined : writeCursor(last) };
}

/** @returns the wrapped key, null for a destroyed one, undefined for one that does not open. */
async function rewrap(
  keys: KeyRing,
  randomness: Randomness,
  tenant: string,
  key: OutdatedSubjectKey,
  newest: number,
): Promise<Buffer | null | undefined> {
  const { wrapped } = key;
  if (wrapped === null) return null;
  const place = { ...key, tenant };
  let dataKey: Buffer | undefined;
  try {
    dataKey = await keys.withTenantKey(tenant, key.tenantKeyVersion, (tenantKey) =>
      unwrapSubjectKey(tenantKey, wrapped, place),
    );
    const plaintext = dataKey;
    return await keys.withTenantKey(tenant, newest, (tenantKey) =>
      wrapSubjectKey(tenantKey, plaintext, { ...place, tenantKeyVersion: newest }, randomness),
    );
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  } finally {
    dataKey?.fill(0);
  }
}

function writeCursor({ subject, version }: SubjectKeyPosition): string {
  return `${version} ${subject}`;
}

function readCursor(cursor: string): SubjectKeyPosition {
  const blank = cursor.indexOf(' ');
  return { version: Number(cursor.slice(0, blank)), subject: cursor.slice(blank + 1) };
}
