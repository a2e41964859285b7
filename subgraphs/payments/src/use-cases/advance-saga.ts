import type { Payment } from '../domain/contribution.ts';
import type { PaymentTransaction } from '../domain/ports.ts';
import type { Advance } from '../domain/saga/advance.ts';

/** Writes a planned run of transitions over the saga that it was planned from. One transaction takes all of it. */
export async function writeAdvance(tx: PaymentTransaction, payment: Payment, plan: Advance): Promise<Payment> {
  await tx.updateSaga(payment.saga, plan.saga);
  await writeConsequences(tx, plan);
  return { ...payment, saga: plan.saga };
}

/** The part that also a new saga needs: steps, journals, events. */
export async function writeConsequences(tx: PaymentTransaction, plan: Advance): Promise<void> {
  await tx.insertSteps(plan.saga, plan.steps);
  for (const journal of plan.journals) await tx.postJournal(journal);
  for (const event of plan.events) await tx.recordEvent(event);
}
