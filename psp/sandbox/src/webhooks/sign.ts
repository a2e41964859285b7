import { createHmac } from 'node:crypto';

/** A webhook, ready to be sent. */
export interface SignedDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Signs a body by version 1 of the scheme: HMAC-SHA-256 over `<timestamp>.<nonce>.<body>`, in hex.
 *
 * @param timestamp seconds since the epoch.
 */
export function signWebhook(secret: Buffer, nonce: string, timestamp: number, body: string): SignedDelivery {
  const signature = createHmac('sha256', secret)
    .update(`${String(timestamp)}.${nonce}.${body}`)
    .digest('hex');
  return {
    headers: {
      'content-type': 'application/json',
      'x-crowdpay-nonce': nonce,
      'x-crowdpay-timestamp': String(timestamp),
      'x-crowdpay-signature': `v1=${signature}`,
    },
    body,
  };
}
