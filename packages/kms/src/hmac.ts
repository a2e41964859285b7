import { createHmac } from 'node:crypto';

// The limit of AWS KMS GenerateMac, kept by every adapter so that they can stand in for one another.
const MAX_MAC_MESSAGE_BYTES = 4096;

/** HMAC-SHA-256 (RFC 2104, FIPS 180-4). @returns 32 bytes. */
export function hmacSha256(key: Buffer, message: Buffer): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

/** @throws RangeError when `message` is no message for `KeyManagement.generateMac`: a mistake of the caller's code. */
export function requireMacMessage(message: Buffer): void {
  if (message.length === 0 || message.length > MAX_MAC_MESSAGE_BYTES) {
    throw new RangeError(`A message to authenticate has 1 to ${MAX_MAC_MESSAGE_BYTES} bytes.`);
  }
}
