import type { Randomness } from '@crowdpay/ids';
import { lengthPrefixed, seal, unseal } from '@crowdpay/kms';
import type { ExportedValue, ExportPlace } from '../domain/subject-export.ts';

const TAG = 'crowdpay.vault.export.v1';

/** Encrypts a part of an export under its subject's data key. */
export function sealExportPart(
  dataKey: Buffer,
  values: readonly ExportedValue[],
  place: ExportPlace,
  randomness: Randomness,
): Buffer {
  const plaintext = Buffer.from(JSON.stringify(values), 'utf8');
  try {
    return seal(dataKey, plaintext, aadOf(place), randomness);
  } finally {
    plaintext.fill(0);
  }
}

/** @throws UnsealError when the ciphertext was changed, or stands in another place than it was sealed for. */
export function openExportPart(dataKey: Buffer, ciphertext: Buffer, place: ExportPlace): readonly ExportedValue[] {
  // What opens was written by us, for this place.
  return JSON.parse(unseal(dataKey, ciphertext, aadOf(place)).toString('utf8')) as ExportedValue[];
}

function aadOf({ tenant, subject, jobId, after, keyVersion }: ExportPlace): Buffer {
  return lengthPrefixed(TAG, tenant, subject, jobId, after, String(keyVersion));
}
