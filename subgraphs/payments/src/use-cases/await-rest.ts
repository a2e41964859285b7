import { pause } from '@crowdpay/clock';
import type { Payment } from '../domain/contribution.ts';
import { isMoving } from '../domain/outcome.ts';
import type { PaymentReader } from '../domain/ports.ts';

const LOOK_EVERY_MS = 50;

/**
 * Waits for a saga to come to rest, whoever drives it: this process at first, a worker of any process after a time-out.
 *
 * @param driving what this process does about it.
 * @returns the payment at rest, or as it is when `withinMs` milliseconds are over.
 */
export async function awaitRest(
  payment: Payment,
  driving: Promise<Payment>,
  reader: Pick<PaymentReader, 'findPayment'>,
  withinMs: number,
): Promise<Payment> {
  const answered = new AbortController();
  const late = AbortSignal.timeout(withinMs);
  try {
    const first = (await Promise.race([driving, pause(withinMs, answered.signal)])) ?? payment;
    return isMoving(first) ? await lookUntil(late, first, reader) : first;
  } finally {
    answered.abort();
  }
}

async function lookUntil(
  late: AbortSignal,
  first: Payment,
  reader: Pick<PaymentReader, 'findPayment'>,
): Promise<Payment> {
  const { tenant, id } = first.contribution;
  for (;;) {
    const seen = (await reader.findPayment(tenant, id)) ?? first;
    if (late.aborted || !isMoving(seen)) return seen;
    await pause(LOOK_EVERY_MS, late);
  }
}
