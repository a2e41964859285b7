import { createHmac, randomBytes } from 'node:crypto';
import type { SignedWebhook } from '../../src/domain/webhook/signature.ts';
import { WEBHOOK_SECRET } from './payments-process.ts';

/** What a settlement says; the delivery's id and time are fixed. */
export interface SettlementBody {
  chargeId: string;
  reference: string;
  amount: string;
  currency: string;
}

/** Signs a settlement as the provider does, written down here once more from the scheme's description. */
export function settlementWebhook(
  settlement: SettlementBody,
  at: Date,
  change: { nonce?: string; secret?: Buffer; id?: string } = {},
): SignedWebhook & { nonce: string; timestamp: string; signature: string } {
  const body = Buffer.from(
    JSON.stringify({
      id: change.id ?? 'whk_1',
      type: 'settlement.succeeded',
      ...settlement,
      occurredAt: '2026-01-01T00:00:00.000Z',
    }),
  );
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const nonce = change.nonce ?? randomBytes(16).toString('base64url');
  const hmac = createHmac('sha256', change.secret ?? WEBHOOK_SECRET);
  const signature = `v1=${hmac.update(Buffer.concat([Buffer.from(`${timestamp}.${nonce}.`), body])).digest('hex')}`;
  return { nonce, timestamp, signature, body };
}
