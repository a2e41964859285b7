import type { AuditActor } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { IdSource } from '@crowdpay/ids';
import type { NewAuditEvent } from '@crowdpay/outbox';
import type { Payment } from '../contribution.ts';
import { assertBalanced, contributionPostings, type Journal, type JournalKind } from '../ledger/journal.ts';
import type { FailureReason, Saga, SagaStep } from './saga.ts';
import { isRefused, type SagaState, type Transition, TRANSITIONS, type TransitionName } from './states.ts';
import { SAGA_TIMING } from './timing.ts';

/** What a run of transitions learns from outside. */
export interface AdvanceFacts {
  readonly chargeId?: string;
  readonly failure?: FailureReason;
  /** The webhook's delivery that brought a settlement. */
  readonly deliveryId?: string;
}

/** Everything that a run of transitions writes; one transaction takes all of it. */
export interface Advance {
  readonly saga: Saga;
  readonly steps: readonly NumberedStep[];
  readonly journals: readonly Journal[];
  readonly events: readonly NewAuditEvent[];
}

/** A step with its place: the saga's version after it. */
export interface NumberedStep {
  readonly position: number;
  readonly step: SagaStep;
}

/** What allowed a transition. */
export interface TransitionDecision {
  readonly id: string;
  readonly policyVersion: string;
}

/** What planning needs from around it. */
export interface AdvanceContext {
  readonly clock: Clock;
  readonly ids: IdSource;
  /** @throws CrowdPayError POLICY_DENIED when the policy does not allow the transition. */
  readonly decide: (saga: Saga, from: SagaState, to: SagaState) => TransitionDecision;
  readonly actor: AuditActor;
  readonly requestId: string;
}

/**
 * Plans the transitions `names`, one after the other, without writing anything.
 *
 * @throws CrowdPayError INTERNAL when the table has no such way, POLICY_DENIED when the policy does not allow a step.
 */
export function planAdvance(
  payment: Payment,
  names: readonly TransitionName[],
  facts: AdvanceFacts,
  context: AdvanceContext,
): Advance {
  let plan: Advance = { saga: payment.saga, steps: [], journals: [], events: [] };
  for (const name of names) plan = addTransition(plan, payment, TRANSITIONS[name], facts, context);
  return plan;
}

function addTransition(
  plan: Advance,
  payment: Payment,
  transition: Transition,
  facts: AdvanceFacts,
  context: AdvanceContext,
): Advance {
  const { saga } = plan;
  if (saga.state !== transition.from) {
    throw new CrowdPayError('INTERNAL', `A saga in ${saga.state} cannot go to ${transition.to}.`);
  }
  const decision = context.decide(saga, transition.from, transition.to);
  const at = context.clock.now();
  const next = nextSaga(saga, transition, facts, at);
  const journals = transition.journal === null ? [] : [journalOf(transition.journal, payment, at, context.ids)];
  const step = { from: saga.state, to: next.state, reason: next.failure, decisionId: decision.id, at };
  return {
    saga: next,
    steps: [...plan.steps, { position: next.version, step }],
    journals: [...plan.journals, ...journals],
    events: [...plan.events, ...eventsOf(transition, next, payment, { decision, facts, journals, context })],
  };
}

// The caller drives the saga on at once, so a new intent counts as begun, under a renewed lease.
function nextSaga(saga: Saga, transition: Transition, facts: AdvanceFacts, now: Date): Saga {
  const open = transition.intent !== null;
  return {
    ...saga,
    state: transition.to,
    version: saga.version + 1,
    intent: transition.intent,
    chargeId: facts.chargeId ?? saga.chargeId,
    cvcToken: transition.to === 'RESERVED' ? saga.cvcToken : null,
    failure: isRefused(transition.to) ? (facts.failure ?? saga.failure) : null,
    attempts: open ? 0 : saga.attempts,
    nextAttemptAt: now,
    parked: null,
    leaseUntil: open ? new Date(now.getTime() + SAGA_TIMING.leaseMs) : now,
    updatedAt: now,
  };
}

function journalOf(kind: JournalKind, { contribution }: Payment, postedAt: Date, ids: IdSource): Journal {
  const { tenant, sagaId, podId, amount } = contribution;
  const postings = contributionPostings(kind, podId, amount);
  assertBalanced(postings);
  return { tenant, id: ids.next('jrn'), kind, sagaId, reference: `${sagaId}:${kind}`, postings, postedAt };
}

function eventsOf(
  transition: Transition,
  next: Saga,
  { contribution, saga }: Payment,
  around: {
    decision: TransitionDecision;
    facts: AdvanceFacts;
    journals: readonly Journal[];
    context: AdvanceContext;
  },
): readonly NewAuditEvent[] {
  const { decision, facts, journals, context } = around;
  const journal = journals[0];
  const event = {
    type: transition.event,
    tenant: contribution.tenant,
    actor: context.actor,
    subject: contribution.id,
    related: [contribution.podId, contribution.contributorId, saga.id],
    requestId: context.requestId,
    data: {
      sagaId: saga.id,
      contributionId: contribution.id,
      podId: contribution.podId,
      from: transition.from,
      to: transition.to,
      amount: contribution.amount.amount.toString(),
      currency: contribution.amount.currency,
      reason: next.failure,
      decisionId: decision.id,
      policyVersion: decision.policyVersion,
      ...(next.chargeId === null ? {} : { chargeId: next.chargeId }),
      ...(journal === undefined ? {} : { journalId: journal.id }),
      ...(facts.deliveryId === undefined ? {} : { deliveryId: facts.deliveryId }),
    },
  };
  // Whoever asks for declined contributions finds those that a provider declined among them.
  return transition.to === 'ABORTED' ? [event, { ...event, type: 'payments.contribution.declined' }] : [event];
}
