import type { Clock } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import type { TransactionRunner } from '../domain/ports.ts';
import type { WebhookOutcome } from './settle-contribution.ts';

type Refused = Extract<WebhookOutcome, { kind: 'refused' }>;

export interface RefusedWebhookAuditDependencies {
  readonly transactions: TransactionRunner;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every refusal, audited or not. */
  readonly onRefused: (refusal: string) => void;
}

/** Records refused webhooks. */
export type AuditRefusedWebhook = (refused: Refused, requestId: string) => Promise<void>;

/** Events of no tenant's are kept for the operator's own. */
const OPERATOR_TENANT = 'default';
const WINDOW_MS = 60_000;
const EVENTS_PER_WINDOW = 60;

/**
 * Anyone on the internet can have webhooks refused, so they must not be able to fill the audit ledger: so many events a
 * minute are written, the rest is counted. Authentic ones (their saga is known) are always written.
 */
export function auditRefusedWebhooksWith(dependencies: RefusedWebhookAuditDependencies): AuditRefusedWebhook {
  let windowStart = 0;
  let written = 0;

  const mayWrite = (refused: Refused): boolean => {
    if (refused.tenant !== undefined) return true;
    const now = dependencies.clock.now().getTime();
    if (now - windowStart >= WINDOW_MS) {
      windowStart = now;
      written = 0;
    }
    written += 1;
    return written <= EVENTS_PER_WINDOW;
  };

  return async (refused, requestId) => {
    dependencies.onRefused(refused.refusal);
    dependencies.log.warn({ refusal: refused.refusal, sagaId: refused.sagaId }, 'webhook refused');
    if (mayWrite(refused)) await write(refused, requestId, dependencies.transactions);
  };
}

async function write(refused: Refused, requestId: string, transactions: TransactionRunner): Promise<void> {
  const { refusal, sagaId, deliveryId, tenant = OPERATOR_TENANT } = refused;
  await transactions.transaction((tx) =>
    tx.recordEvent({
      type: 'payments.webhook.refused',
      tenant,
      actor: { kind: 'anonymous', id: 'webhook' },
      subject: deliveryId ?? 'webhook',
      related: sagaId === undefined ? [] : [sagaId],
      requestId,
      data: {
        reason: refusal,
        ...(deliveryId === undefined ? {} : { deliveryId }),
        ...(sagaId === undefined ? {} : { sagaId }),
      },
    }),
  );
}
