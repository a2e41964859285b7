import type { Randomness } from '@crowdpay/ids';
import { lengthPrefixed, seal, unseal } from '@crowdpay/kms';

const TAG = 'crowdpay.vault.reveal-reason.v1';

/** The place of a sealed reason in the database. It opens there and nowhere else. */
export interface ReasonPlace {
  readonly tenant: string;
  /** `rsn_…` */
  readonly id: string;
  readonly tenantKeyVersion: number;
}

/** Encrypts a reason under the tenant's key. */
export function sealReason(tenantKey: Buffer, text: string, place: ReasonPlace, randomness: Randomness): Buffer {
  return seal(tenantKey, Buffer.from(text, 'utf8'), aadOf(place), randomness);
}

/** @throws UnsealError when the ciphertext was changed, or stands in another place than it was sealed for. */
export function openReason(tenantKey: Buffer, ciphertext: Buffer, place: ReasonPlace): string {
  return unseal(tenantKey, ciphertext, aadOf(place)).toString('utf8');
}

function aadOf({ tenant, id, tenantKeyVersion }: ReasonPlace): Buffer {
  return lengthPrefixed(TAG, tenant, id, String(tenantKeyVersion));
}
