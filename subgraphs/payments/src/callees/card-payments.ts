import { toMoneyOutput } from '@crowdpay/money';
import type { ServiceClient } from '@crowdpay/service-client';
import { z } from 'zod';
import type { Payment } from '../domain/contribution.ts';
import type { CardPayments } from '../domain/ports.ts';

const chargeId = z.string().regex(/^chg_[A-Za-z0-9]{1,64}$/);
const reason = z.string().max(80);
const declined = z.object({ outcome: z.literal('DECLINED'), reason });

const authoriseAnswer = z.union([z.object({ outcome: z.literal('AUTHORISED'), chargeId }), declined]);
const captureAnswer = z.union([z.object({ outcome: z.literal('CAPTURED') }), declined]);
const voidAnswer = z.object({ outcome: z.literal('VOIDED') });
const chargeStateAnswer = z.object({
  state: z.enum(['NONE', 'AUTHORISED', 'CAPTURED', 'VOIDED', 'DECLINED']),
  chargeId: chargeId.nullable(),
  reason: reason.nullable(),
});

type Step = 'authorise' | 'capture' | 'void';

/** Charges cards through the PSP connector, the only service that may see a card's number. Nothing is tried twice here. */
export function createCardPayments(connector: ServiceClient): CardPayments {
  return {
    authorise(payment) {
      const { cardToken, expiryMonth, expiryYear, amount } = payment.contribution;
      const card = { panToken: cardToken, cvcToken: payment.saga.cvcToken, expiryMonth, expiryYear };
      const body = { ...identify(payment, 'authorise'), ...card, amount: toMoneyOutput(amount) };
      return connector.call('/internal/authorise', body, authoriseAnswer);
    },
    capture(payment) {
      const { chargeId: charge } = payment.saga;
      const amount = toMoneyOutput(payment.contribution.amount);
      const body = { ...identify(payment, 'capture'), chargeId: charge, amount };
      return connector.call('/internal/capture', body, captureAnswer);
    },
    async void(payment) {
      const body = { ...identify(payment, 'void'), chargeId: payment.saga.chargeId };
      await connector.call('/internal/void', body, voidAnswer);
    },
    chargeState(payment) {
      const { tenant, idempotencyKey } = identify(payment, 'authorise');
      return connector.call('/internal/charge-state', { tenant, idempotencyKey }, chargeStateAnswer);
    },
  };
}

// The key is made of saga and step alone, so that whoever resumes the saga asks with the same one.
function identify({ saga }: Payment, step: Step): { tenant: string; sagaId: string; idempotencyKey: string } {
  return { tenant: saga.tenant, sagaId: saga.id, idempotencyKey: `${saga.id}:${step}` };
}
