import { createHmac, timingSafeEqual } from 'node:crypto';

/** A webhook as it came in: nothing of it is believed yet. */
export interface SignedWebhook {
  readonly nonce: string | undefined;
  /** Seconds since the epoch, as text. */
  readonly timestamp: string | undefined;
  /** `v1=<hex>`. */
  readonly signature: string | undefined;
  /** The bytes that were signed. */
  readonly body: Buffer;
}

/** Why a webhook is refused; words of the audit event. */
export type WebhookRefusal =
  | 'headers_malformed'
  | 'signature_wrong'
  | 'timestamp_outside_tolerance'
  | 'body_malformed'
  | 'nonce_reused'
  | 'saga_unknown'
  | 'saga_not_posted'
  | 'saga_refused'
  | 'charge_differs'
  | 'amount_differs';

export type SignatureVerdict =
  { readonly ok: true; readonly nonce: string } | { readonly ok: false; readonly refusal: WebhookRefusal };

/** How far the provider's clock and ours may differ, and how old a delivery may be: 300 s either way. */
export const WEBHOOK_TOLERANCE_SECONDS = 300;

const NONCE = /^[A-Za-z0-9_-]{16,64}$/;
const TIMESTAMP = /^[1-9][0-9]{0,11}$/;
const SIGNATURE = /^v1=([0-9a-f]{64})$/;

/**
 * The signature of version 1: HMAC-SHA-256 over `<timestamp>.<nonce>.<body>`. Timestamp and nonce cannot hold a dot, so
 * no other three parts give the same text.
 *
 * @returns 32 bytes.
 */
export function webhookSignature(secret: Buffer, timestamp: string, nonce: string, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}.${nonce}.`).update(body).digest();
}

/**
 * Verifies a webhook before anything of its body is read.
 *
 * @param secrets the active secrets: two while one replaces the other.
 */
export function verifyWebhook(webhook: SignedWebhook, secrets: readonly Buffer[], now: Date): SignatureVerdict {
  const { nonce = '', timestamp = '', signature = '', body } = webhook;
  const claimed = SIGNATURE.exec(signature)?.[1];
  if (claimed === undefined || !NONCE.test(nonce) || !TIMESTAMP.test(timestamp)) return refuse('headers_malformed');
  const given = Buffer.from(claimed, 'hex');
  // Every secret is tried, so that the time taken does not tell which one signed.
  const matches = secrets.map((secret) => timingSafeEqual(webhookSignature(secret, timestamp, nonce, body), given));
  if (!matches.includes(true)) return refuse('signature_wrong');
  const ageSeconds = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  if (ageSeconds > WEBHOOK_TOLERANCE_SECONDS) return refuse('timestamp_outside_tolerance');
  return { ok: true, nonce };
}

function refuse(refusal: WebhookRefusal): SignatureVerdict {
  return { ok: false, refusal };
}
