import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { Decision, PolicyEngine } from '@crowdpay/policy';
import { type Principal, requireUser } from '@crowdpay/principal';
import { type ContributeInput, type ContributeRequest, readContributeRequest } from '../domain/contribute-request.ts';
import type { Payment } from '../domain/contribution.ts';
import { contributeFingerprint, type IdempotencyKey } from '../domain/idempotency.ts';
import { isRunning, requireNotRefused } from '../domain/outcome.ts';
import type { Memberships, PaymentReader, PodMembership, RiskSignals } from '../domain/ports.ts';
import { assessRisk } from '../domain/risk/assess.ts';
import { awaitRest } from './await-rest.ts';
import { createContribution, type CreateDependencies, type JudgedContribution } from './create-contribution.ts';
import type { SagaDriver } from './drive-saga.ts';

/** How long a client waits for the saga: then it is told how far the saga is. */
const ANSWER_WITHIN_MS = 10_000;

export interface ContributeDependencies extends CreateDependencies {
  readonly reader: PaymentReader;
  readonly memberships: Memberships;
  readonly signals: RiskSignals;
  readonly policy: PolicyEngine;
  readonly driver: SagaDriver;
  readonly clock: Clock;
  /** Milliseconds; default 10,000. */
  readonly answerWithinMs?: number;
}

/** Pays into a pod by card. */
export type Contribute = (caller: Principal, input: ContributeInput) => Promise<Payment>;

/**
 * The mutation `contribute`: checks, idempotency, membership, risk and policy, then the saga, driven at once.
 *
 * Errors of the returned function: those of `readContributeRequest` and `requireNotRefused`, NOT_FOUND, LIMIT_EXCEEDED,
 * FORBIDDEN (an erased person), IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_FLIGHT, UPSTREAM_UNAVAILABLE. Only what got as far as a judged contribution
 * is kept under the key.
 */
export function contributeWith(dependencies: ContributeDependencies): Contribute {
  return async (caller, input) => {
    requireUser(caller);
    const request = readContributeRequest(input, dependencies.clock.now());
    const earlier = await replay(caller, request, dependencies);
    if (earlier !== undefined) return earlier;
    const judged = await judge(caller, request, dependencies);
    const payment = await createContribution(judged, dependencies);
    if (payment === undefined) return (await replay(caller, request, dependencies)) ?? lostKey();
    return requireNotRefused(await driveAndWait(payment, caller, dependencies));
  };
}

async function replay(
  { tenant, id }: Principal,
  request: ContributeRequest,
  { reader }: ContributeDependencies,
): Promise<Payment | undefined> {
  const used = await reader.findKey(tenant, id, request.idempotencyKey);
  if (used === null) return undefined;
  requireSameRequest(used, contributeFingerprint(tenant, id, request));
  const payment = await reader.findPayment(tenant, used.contributionId);
  if (payment === null) return lostKey();
  if (isRunning(payment)) {
    throw new CrowdPayError('IDEMPOTENCY_IN_FLIGHT', 'The first request with this key is still running.', {
      details: { contributionId: payment.contribution.id },
    });
  }
  return requireNotRefused(payment);
}

function requireSameRequest(used: IdempotencyKey, fingerprint: Buffer): void {
  if (used.fingerprint.equals(fingerprint)) return;
  throw new CrowdPayError('IDEMPOTENCY_CONFLICT', 'This idempotency key was used with other arguments.');
}

async function judge(
  caller: Principal,
  request: ContributeRequest,
  dependencies: ContributeDependencies,
): Promise<JudgedContribution> {
  const [membership] = await Promise.all([
    requireMembership(caller, request, dependencies.memberships),
    requireNotErased(caller, dependencies.reader),
  ]);
  const { podId, cardToken, amount } = request;
  const question = { tenant: caller.tenant, payerId: caller.id, podId, cardToken, amount };
  const inputs = await dependencies.signals.inputsFor({ ...question, now: dependencies.clock.now() });
  const assessment = assessRisk(inputs);
  const decision = dependencies.policy.decide({
    action: 'contribution.create',
    principal: caller,
    resource: { tenant: caller.tenant, podId, role: membership.role, podState: membership.pod?.state },
    context: { amount: amount.amount.toString(), riskScore: assessment.score },
  });
  requireWithinLimit(decision);
  return { caller, request, assessment, decision };
}

// A contribution that slips past an erasure of the same instant does no harm: its card is gone, and it is undone.
async function requireNotErased({ tenant, id }: Principal, reader: PaymentReader): Promise<void> {
  if (!(await reader.isErased(tenant, id))) return;
  throw new CrowdPayError('FORBIDDEN', 'You asked for your data to be erased and can no longer pay.');
}

async function requireMembership(
  { tenant, id, requestId }: Principal,
  { podId, amount }: ContributeRequest,
  memberships: Memberships,
): Promise<PodMembership> {
  const [membership] = await memberships.of(tenant, id, [podId], requestId);
  const { pod, role } = membership ?? { pod: null, role: null };
  if (membership === undefined || pod === null || role === null) {
    throw new CrowdPayError('NOT_FOUND', 'There is no such pod, or you are not its member.');
  }
  if (pod.currency !== amount.currency) {
    throw new CrowdPayError('INVALID_INPUT', `The pod takes ${pod.currency} only.`);
  }
  return membership;
}

function requireWithinLimit(decision: Decision): void {
  if (!decision.reasons.includes('amount_within_limit')) return;
  throw new CrowdPayError('LIMIT_EXCEEDED', 'The amount is over the limit for one contribution.');
}

async function driveAndWait(
  payment: Payment,
  { requestId }: Principal,
  { driver, reader, answerWithinMs = ANSWER_WITHIN_MS }: ContributeDependencies,
): Promise<Payment> {
  const driving = driver.drive(payment, { inDoubt: false, requestId });
  return awaitRest(payment, driving, reader, answerWithinMs);
}

function lostKey(): never {
  throw new CrowdPayError('INTERNAL', 'The contribution of this idempotency key cannot be found.');
}
