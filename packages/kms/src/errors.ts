import { CrowdPayError } from '@crowdpay/errors';

/** The service made this key for something else, or somebody changed it. Nothing can be done about it by a retry. */
export function wrongKey(cause?: unknown): CrowdPayError {
  return new CrowdPayError('INTERNAL', 'An encryption key could not be opened.', { cause });
}

/** The service is away, slow, throttles or denies: nothing is decrypted until an operator or time mends it. */
export function unavailable(cause?: unknown): CrowdPayError {
  return new CrowdPayError('UPSTREAM_UNAVAILABLE', 'Key management is not available. Try again later.', { cause });
}
