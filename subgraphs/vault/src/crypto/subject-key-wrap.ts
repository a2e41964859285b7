import type { Randomness } from '@crowdpay/ids';
import { lengthPrefixed, seal, unseal } from '@crowdpay/kms';

const TAG = 'crowdpay.vault.subject-key.v1';
const DATA_KEY_BYTES = 32;

/** Whose data key it is, and which version of the tenant's key wraps it. */
export interface SubjectKeyPlace {
  readonly tenant: string;
  readonly subject: string;
  readonly version: number;
  readonly tenantKeyVersion: number;
}

/** A fresh data key, wrapped. The key itself is not returned: it is unwrapped where it is needed, and wiped there. */
export function newWrappedSubjectKey(tenantKey: Buffer, place: SubjectKeyPlace, randomness: Randomness): Buffer {
  const dataKey = randomness.bytes(DATA_KEY_BYTES);
  try {
    return wrapSubjectKey(tenantKey, dataKey, place, randomness);
  } finally {
    dataKey.fill(0);
  }
}

/** Wraps a data key. */
export function wrapSubjectKey(
  tenantKey: Buffer,
  dataKey: Buffer,
  place: SubjectKeyPlace,
  randomness: Randomness,
): Buffer {
  return seal(tenantKey, dataKey, aadOf(place), randomness);
}

/**
 * Unwraps a data key; the caller wipes it.
 *
 * @throws UnsealError when the wrapped key was changed or is another subject's.
 */
export function unwrapSubjectKey(tenantKey: Buffer, wrapped: Buffer, place: SubjectKeyPlace): Buffer {
  return unseal(tenantKey, wrapped, aadOf(place));
}

function aadOf(place: SubjectKeyPlace): Buffer {
  const { tenant, subject, version, tenantKeyVersion } = place;
  return lengthPrefixed(TAG, tenant, subject, String(version), String(tenantKeyVersion));
}
