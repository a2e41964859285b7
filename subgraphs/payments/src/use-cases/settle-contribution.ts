import { createHash } from 'node:crypto';
import type { Clock } from '@crowdpay/clock';
import { compareMoney } from '@crowdpay/money';
import type { Payment } from '../domain/contribution.ts';
import type { PaymentTransaction, TransactionRunner } from '../domain/ports.ts';
import { type AdvanceContext, planAdvance } from '../domain/saga/advance.ts';
import { isRefused } from '../domain/saga/states.ts';
import { readSettlement, type Settlement } from '../domain/webhook/settlement.ts';
import { type SignedWebhook, verifyWebhook, type WebhookRefusal } from '../domain/webhook/signature.ts';
import { writeAdvance } from './advance-saga.ts';

/** What became of a webhook. */
export type WebhookOutcome =
  | { readonly kind: 'settled' }
  /** The same delivery, or the same settlement, took effect before. */
  | { readonly kind: 'repeated' }
  | {
      readonly kind: 'refused';
      readonly refusal: WebhookRefusal;
      readonly tenant?: string;
      readonly sagaId?: string;
      readonly deliveryId?: string;
    };

export interface SettleDependencies {
  readonly transactions: TransactionRunner;
  readonly planning: Pick<AdvanceContext, 'clock' | 'ids' | 'decide'>;
  readonly clock: Clock;
  /** The active secrets. */
  readonly secrets: readonly Buffer[];
}

/** Undoes the transaction of a webhook that is refused after its nonce was taken. */
class RefusedWebhook extends Error {
  override readonly name = 'RefusedWebhook';
  readonly refusal: WebhookRefusal;
  readonly tenant: string | undefined;

  constructor(refusal: WebhookRefusal, tenant?: string) {
    super(refusal);
    this.refusal = refusal;
    this.tenant = tenant;
  }
}

/**
 * Takes a settlement webhook: verified before it is read, then nonce and effect in one transaction. What comes before
 * the money was posted is refused with nothing kept, so that the provider's next try, when the saga is there, succeeds.
 */
export async function settleContribution(
  webhook: SignedWebhook,
  requestId: string,
  dependencies: SettleDependencies,
): Promise<WebhookOutcome> {
  const verdict = verifyWebhook(webhook, dependencies.secrets, dependencies.clock.now());
  if (!verdict.ok) return { kind: 'refused', refusal: verdict.refusal };
  const settlement = readSettlement(webhook.body);
  if (settlement === undefined) return { kind: 'refused', refusal: 'body_malformed' };
  try {
    return await dependencies.transactions.transaction(async (tx) => {
      const nonce = await takeNonce(tx, verdict.nonce, webhook.body, settlement, dependencies.clock.now());
      return nonce === 'TAKEN_BEFORE' ? { kind: 'repeated' } : await settle(tx, settlement, requestId, dependencies);
    });
  } catch (error) {
    if (!(error instanceof RefusedWebhook)) throw error;
    const { sagaId, deliveryId } = settlement;
    const { refusal, tenant } = error;
    return { kind: 'refused', refusal, sagaId, deliveryId, ...(tenant === undefined ? {} : { tenant }) };
  }
}

async function takeNonce(
  tx: PaymentTransaction,
  nonce: string,
  body: Buffer,
  { deliveryId }: Settlement,
  receivedAt: Date,
): Promise<'NEW' | 'TAKEN_BEFORE'> {
  const bodyHash = createHash('sha256').update(body).digest();
  const taken = await tx.takeNonce({ nonce, deliveryId, bodyHash, receivedAt });
  if (taken === 'REUSED') throw new RefusedWebhook('nonce_reused');
  return taken;
}

async function settle(
  tx: PaymentTransaction,
  settlement: Settlement,
  requestId: string,
  { planning }: SettleDependencies,
): Promise<WebhookOutcome> {
  const payment = await tx.lockPaymentBySagaId(settlement.sagaId);
  if (payment === null) throw new RefusedWebhook('saga_unknown');
  requireMatch(payment, settlement);
  if (payment.saga.state === 'SETTLED') return { kind: 'repeated' };
  const { deliveryId } = settlement;
  const actor = { kind: 'service', id: 'payments' } as const;
  const plan = planAdvance(payment, ['settle'], { deliveryId }, { ...planning, actor, requestId });
  await writeAdvance(tx, payment, plan);
  return { kind: 'settled' };
}

function requireMatch({ contribution, saga }: Payment, settlement: Settlement): void {
  const { tenant } = saga;
  if (isRefused(saga.state)) throw new RefusedWebhook('saga_refused', tenant);
  if (saga.state !== 'POSTED' && saga.state !== 'SETTLED') throw new RefusedWebhook('saga_not_posted', tenant);
  if (saga.chargeId !== settlement.chargeId) throw new RefusedWebhook('charge_differs', tenant);
  const sameCurrency = contribution.amount.currency === settlement.amount.currency;
  if (!sameCurrency || compareMoney(contribution.amount, settlement.amount) !== 0) {
    throw new RefusedWebhook('amount_differs', tenant);
  }
}
