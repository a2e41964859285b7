import type { Decision } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { ContributeRequest } from '../domain/contribute-request.ts';
import type { Contribution, Payment } from '../domain/contribution.ts';
import { contributeFingerprint } from '../domain/idempotency.ts';
import type { PaymentTransaction, TransactionRunner } from '../domain/ports.ts';
import { type RiskAssessment } from '../domain/risk/assess.ts';
import { type Advance, type AdvanceContext, planAdvance } from '../domain/saga/advance.ts';
import type { FailureReason, Saga } from '../domain/saga/saga.ts';
import { writeConsequences } from './advance-saga.ts';

/** A contribution that has been judged and is about to become a row, whether allowed or not. */
export interface JudgedContribution {
  readonly caller: Principal;
  readonly request: ContributeRequest;
  readonly assessment: RiskAssessment;
  readonly decision: Decision;
}

export interface CreateDependencies {
  readonly transactions: TransactionRunner;
  readonly planning: Pick<AdvanceContext, 'clock' | 'ids' | 'decide'>;
}

/**
 * The first of the saga's transactions: idempotency key, contribution, risk assessment and saga, which is reserved with
 * the intent to authorise, or has failed when it is not allowed.
 *
 * @returns undefined when the key was taken meanwhile; then nothing was written.
 */
export async function createContribution(
  judged: JudgedContribution,
  { transactions, planning }: CreateDependencies,
): Promise<Payment | undefined> {
  const fresh = freshPayment(judged, planning);
  const plan = planFirstSteps(fresh, judged, planning);
  const payment = { contribution: fresh.contribution, saga: plan.saga };
  return transactions.transaction(async (tx) => {
    if (!(await claimKey(tx, judged, payment))) return undefined;
    await tx.insertSaga(plan.saga);
    await tx.insertContribution(payment.contribution);
    await tx.insertRiskAssessment(payment.contribution, judged.assessment, payment.contribution.createdAt);
    await tx.recordEvent(createdEvent(payment.contribution, judged));
    await writeConsequences(tx, plan);
    return payment;
  });
}

function claimKey(tx: PaymentTransaction, { caller, request }: JudgedContribution, payment: Payment): Promise<boolean> {
  return tx.claimKey({
    tenant: caller.tenant,
    callerId: caller.id,
    key: request.idempotencyKey,
    fingerprint: contributeFingerprint(caller.tenant, caller.id, request),
    contributionId: payment.contribution.id,
    createdAt: payment.contribution.createdAt,
  });
}

function freshPayment(
  { caller, request }: JudgedContribution,
  { clock, ids }: CreateDependencies['planning'],
): Payment {
  const { tenant } = caller;
  const now = clock.now();
  const contribution: Contribution = {
    tenant,
    id: ids.next('ctr'),
    podId: request.podId,
    contributorId: caller.id,
    sagaId: ids.next('sga'),
    amount: request.amount,
    cardToken: request.cardToken,
    expiryMonth: request.expiryMonth,
    expiryYear: request.expiryYear,
    createdAt: now,
  };
  return { contribution, saga: freshSaga(tenant, contribution.sagaId, request.cvcToken, now) };
}

function freshSaga(tenant: string, id: string, cvcToken: string, now: Date): Saga {
  return {
    tenant,
    id,
    state: 'CREATED',
    version: 1,
    intent: null,
    chargeId: null,
    cvcToken,
    failure: null,
    attempts: 0,
    nextAttemptAt: now,
    parked: null,
    fence: 1,
    leaseUntil: now,
    createdAt: now,
    updatedAt: now,
  };
}

function planFirstSteps(
  fresh: Payment,
  { caller, decision }: JudgedContribution,
  planning: CreateDependencies['planning'],
): Advance {
  const context = { ...planning, actor: { kind: caller.kind, id: caller.id }, requestId: caller.requestId };
  const plan = decision.allow
    ? planAdvance(fresh, ['reserve'], {}, context)
    : planAdvance(fresh, ['refuse'], { failure: failureOf(decision) }, context);
  const { createdAt } = fresh.contribution;
  const created = { from: null, to: 'CREATED', reason: null, decisionId: decision.id, at: createdAt } as const;
  return { ...plan, steps: [{ position: 1, step: created }, ...plan.steps] };
}

function failureOf(decision: Decision): FailureReason {
  return decision.reasons.includes('risk_acceptable') ? 'risk_blocked' : 'policy_denied';
}

function createdEvent(
  contribution: Contribution,
  { caller, assessment, decision }: JudgedContribution,
): Parameters<PaymentTransaction['recordEvent']>[0] {
  return {
    type: 'payments.contribution.created',
    tenant: contribution.tenant,
    actor: { kind: caller.kind, id: caller.id },
    subject: contribution.id,
    related: [contribution.podId, contribution.contributorId, contribution.sagaId],
    requestId: caller.requestId,
    data: {
      sagaId: contribution.sagaId,
      podId: contribution.podId,
      contributorId: contribution.contributorId,
      amount: contribution.amount.amount.toString(),
      currency: contribution.amount.currency,
      card: contribution.cardToken,
      riskScore: assessment.score,
      decisionId: decision.id,
      policyVersion: decision.policyVersion,
      reasons: [...assessment.reasons],
    },
  };
}
