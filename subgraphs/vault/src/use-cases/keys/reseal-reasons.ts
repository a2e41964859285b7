import type { Randomness } from '@crowdpay/ids';
import { UnsealError } from '@crowdpay/kms';
import type { KeyRing } from '../../crypto/key-ring.ts';
import { openReason, sealReason } from '../../crypto/reason-cipher.ts';
import type { Job } from '../../domain/jobs.ts';
import type { OutdatedReason, ResealedReason } from '../../domain/tenant-key-rotation.ts';
import type { Transaction } from '../../domain/unit-of-work.ts';
import type { Rewrapped } from './rewrap-subject-keys.ts';

/** What resealing needs. */
export interface ResealReasonsDependencies {
  readonly keys: KeyRing;
  readonly randomness: Randomness;
}

const BATCH = 200;

/** Encrypts a batch of the reasons that callers gave again under the version `newest` of the tenant's key. */
export async function resealReasons(
  dependencies: ResealReasonsDependencies,
  transaction: Transaction,
  { tenant, cursor }: Job,
  newest: number,
): Promise<Rewrapped> {
  const outdated = await transaction.tenantKeyRotation.lockReasons(tenant, newest, cursor, BATCH);
  const resealed: ResealedReason[] = [];
  for (const reason of outdated) {
    const ciphertext = await reseal(dependencies, tenant, reason, newest);
    if (ciphertext !== undefined) resealed.push({ id: reason.id, ciphertext });
  }
  if (resealed.length > 0) await transaction.tenantKeyRotation.replaceReasons(tenant, newest, resealed);
  const last = outdated.length < BATCH ? undefined : outdated.at(-1);
  return { done: resealed.length, failed: outdated.length - resealed.length, cursor: last?.id };
}

async function reseal(
  { keys, randomness }: ResealReasonsDependencies,
  tenant: string,
  { id, ciphertext, tenantKeyVersion }: OutdatedReason,
  newest: number,
): Promise<Buffer | undefined> {
  try {
    const text = await keys.withTenantKey(tenant, tenantKeyVersion, (tenantKey) =>
      openReason(tenantKey, ciphertext, { tenant, id, tenantKeyVersion }),
    );
    return await keys.withTenantKey(tenant, newest, (tenantKey) =>
      sealReason(tenantKey, text, { tenant, id, tenantKeyVersion: newest }, randomness),
    );
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}
