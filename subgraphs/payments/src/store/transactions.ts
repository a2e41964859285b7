import type { AuditRecorder } from '@crowdpay/outbox';
import type { PaymentTransaction, TransactionRunner } from '../domain/ports.ts';
import { StaleSagaError } from '../domain/saga/saga.ts';
import { type Database, type DatabaseTransaction, TRANSACTION_LIMITS } from './client.ts';
import { postJournal } from './ledger-writes.ts';
import { fromContribution, fromSaga, toPayment } from './payment-rows.ts';
import { subjectErasures } from './subject-erasures.ts';

/** Business transactions on PostgreSQL, at READ COMMITTED: every write that could race is guarded by a key or a version. */
export function createTransactionRunner(database: Database, recorder: AuditRecorder): TransactionRunner {
  return {
    transaction: (work) =>
      database.$transaction((tx) => work(paymentTransaction(tx, recorder)), { ...TRANSACTION_LIMITS }),
  };
}

/** What the use cases need of a transaction that is open already. */
export function paymentTransaction(tx: DatabaseTransaction, recorder: AuditRecorder): PaymentTransaction {
  return {
    ...sagaWrites(tx),
    ...contributionWrites(tx),
    ...webhookWrites(tx),
    postJournal: (journal) => postJournal(tx, journal),
    recordEvent: (event) => recorder.record(tx, event),
    erasures: subjectErasures(tx),
  };
}

function sagaWrites(tx: DatabaseTransaction): Pick<PaymentTransaction, 'insertSaga' | 'updateSaga' | 'insertSteps'> {
  return {
    async insertSaga(saga) {
      await tx.sagaRow.createMany({ data: fromSaga(saga) });
    },
    async updateSaga(previous, next) {
      const { tenant, id, version, fence } = previous;
      const { count } = await tx.sagaRow.updateMany({ where: { tenant, id, version, fence }, data: fromSaga(next) });
      if (count !== 1) throw new StaleSagaError('The saga has been written by someone else.');
    },
    async insertSteps({ tenant, id: sagaId }, steps) {
      const data = steps.map(({ position, step: { from: fromState, to: toState, ...same } }) => {
        return { tenant, sagaId, position, fromState, toState, ...same };
      });
      await tx.transitionRow.createMany({ data });
    },
  };
}

function contributionWrites(
  tx: DatabaseTransaction,
): Pick<PaymentTransaction, 'claimKey' | 'insertContribution' | 'insertRiskAssessment'> {
  return {
    async claimKey({ fingerprint, ...same }) {
      const data = { ...same, fingerprint: Uint8Array.from(fingerprint) };
      // ON CONFLICT DO NOTHING: waits for a rival's transaction and then tells who was first.
      const { count } = await tx.idempotencyKeyRow.createMany({ data, skipDuplicates: true });
      return count === 1;
    },
    async insertContribution(contribution) {
      await tx.contributionRow.createMany({ data: fromContribution(contribution) });
    },
    async insertRiskAssessment({ tenant, id: contributionId }, assessment, at) {
      const { ruleset, score, decision } = assessment;
      const data = { tenant, contributionId, ruleset, score, decision, at };
      await tx.riskAssessmentRow.createMany({
        data: { ...data, inputs: { ...assessment.inputs }, reasons: [...assessment.reasons] },
      });
    },
  };
}

function webhookWrites(tx: DatabaseTransaction): Pick<PaymentTransaction, 'takeNonce' | 'lockPaymentBySagaId'> {
  return {
    async takeNonce({ nonce, deliveryId, bodyHash, receivedAt }) {
      const data = { nonce, deliveryId, bodyHash: Uint8Array.from(bodyHash), receivedAt };
      const { count } = await tx.webhookNonceRow.createMany({ data, skipDuplicates: true });
      if (count === 1) return 'NEW';
      const taken = await tx.webhookNonceRow.findUnique({ where: { nonce } });
      return taken !== null && bodyHash.equals(taken.bodyHash) ? 'TAKEN_BEFORE' : 'REUSED';
    },
    async lockPaymentBySagaId(id) {
      await tx.$queryRaw`SELECT 1 FROM sagas WHERE id = ${id} FOR UPDATE`;
      const row = await tx.contributionRow.findFirst({ where: { saga: { id } }, include: { saga: true } });
      return row === null ? null : toPayment(row);
    },
  };
}
