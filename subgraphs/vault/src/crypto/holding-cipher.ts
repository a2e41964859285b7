import type { Randomness } from '@crowdpay/ids';
import { lengthPrefixed, seal, unseal } from '@crowdpay/kms';
import type { PiiKind } from '@crowdpay/pii-token';

const TAG = 'crowdpay.vault.holding.v1';

/** The place of a ciphertext in the database. It opens there and nowhere else. */
export interface HoldingPlace {
  readonly tenant: string;
  readonly kind: PiiKind;
  readonly token: string;
  readonly subject: string;
  /** Version of the subject's data key. */
  readonly keyVersion: number;
}

/** Encrypts a canonical value under its subject's data key. */
export function sealHolding(dataKey: Buffer, canonical: string, place: HoldingPlace, randomness: Randomness): Buffer {
  return seal(dataKey, Buffer.from(canonical, 'utf8'), aadOf(place), randomness);
}

/** @throws UnsealError when the ciphertext was changed, or stands in another place than it was sealed for. */
export function openHolding(dataKey: Buffer, ciphertext: Buffer, place: HoldingPlace): string {
  return unseal(dataKey, ciphertext, aadOf(place)).toString('utf8');
}

function aadOf(place: HoldingPlace): Buffer {
  return lengthPrefixed(TAG, place.tenant, place.kind, place.token, place.subject, String(place.keyVersion));
}
