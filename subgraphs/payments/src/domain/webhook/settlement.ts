import { type Money, parseMoney } from '@crowdpay/money';
import { z } from 'zod';

/** The provider says that it has paid out what it captured. */
export interface Settlement {
  /** The provider's id of the delivery: the same for each repetition. */
  readonly deliveryId: string;
  readonly chargeId: string;
  readonly sagaId: string;
  readonly amount: Money;
}

const id = (prefix: string): z.ZodString => z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`));

const bodySchema = z.object({
  id: id('whk'),
  type: z.literal('settlement.succeeded'),
  chargeId: id('chg'),
  reference: id('sga'),
  amount: z.string(),
  currency: z.string(),
  occurredAt: z.iso.datetime(),
});

/** Reads the body of a verified webhook; undefined when it is not a settlement. Fields that we do not know are let be. */
export function readSettlement(body: Buffer): Settlement | undefined {
  try {
    const parsed = bodySchema.parse(JSON.parse(body.toString('utf8')));
    return {
      deliveryId: parsed.id,
      chargeId: parsed.chargeId,
      sagaId: parsed.reference,
      amount: parseMoney({ amount: parsed.amount, currency: parsed.currency }),
    };
  } catch {
    return undefined;
  }
}
