import { hmacSha256, lengthPrefixed } from '@crowdpay/kms';
import type { CanonicalValue } from '../domain/canonical-value.ts';

const TAG = 'crowdpay.vault.blind-index.v1';

/**
 * The blind index of a value: HMAC-SHA-256 under the tenant's index key. It finds the value's token by equality and says
 * nothing else; without the key, guessing values does not help.
 *
 * @returns 32 bytes.
 */
export function blindIndexOf(key: Buffer, value: CanonicalValue): Buffer {
  return hmacSha256(key, lengthPrefixed(TAG, value.kind, String(value.canonicalVersion), value.canonical));
}
