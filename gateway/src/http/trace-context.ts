import type { Randomness } from '@crowdpay/ids';

// W3C Trace Context, section 3.2: version 00; ids of zeros are invalid.
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

/** The `traceparent` of our own span: in the trace that the client began, if it sent a valid one, else in a new one. */
export function nextTraceparent(incoming: string | string[] | undefined, randomness: Randomness): string {
  const match = typeof incoming === 'string' ? TRACEPARENT.exec(incoming) : null;
  const trace = match?.[1] ?? randomness.bytes(16).toString('hex');
  return `00-${trace}-${randomness.bytes(8).toString('hex')}-${match?.[2] ?? '01'}`;
}
