import type { Page } from '@crowdpay/connection';
import { CrowdPayError } from '@crowdpay/errors';
import type { Money } from '@crowdpay/money';
import { type Principal } from '@crowdpay/principal';
import type { Payment } from '../domain/contribution.ts';
import { podPosted } from '../domain/ledger/accounts.ts';
import type { LedgerReader, PaymentReader, PodMembership } from '../domain/ports.ts';
import type { PageRequest } from '../domain/page.ts';

/** Asks who the caller is in a pod; answers are shared within one request. */
export type MembershipOf = (podId: string) => Promise<PodMembership>;

/** Whether the caller made the contribution, or belongs to its pod. */
export async function maySee(caller: Principal, payment: Payment, membershipOf: MembershipOf): Promise<boolean> {
  const { contribution } = payment;
  if (caller.kind !== 'user' || contribution.tenant !== caller.tenant) return false;
  if (contribution.contributorId === caller.id) return true;
  return (await membershipOf(contribution.podId)).role !== null;
}

/**
 * One contribution.
 *
 * @throws CrowdPayError NOT_FOUND when there is none that the caller may see.
 */
export async function readContribution(
  caller: Principal,
  id: string,
  reader: Pick<PaymentReader, 'findPayment'>,
  membershipOf: MembershipOf,
): Promise<Payment> {
  const payment = await reader.findPayment(caller.tenant, id);
  if (payment !== null && (await maySee(caller, payment, membershipOf))) return payment;
  throw new CrowdPayError('NOT_FOUND', 'There is no such contribution, or you may not see it.');
}

/** The money posted to a pod; null for those who are not its members. */
export async function readPodBalance(
  caller: Principal,
  podId: string,
  ledger: Pick<LedgerReader, 'balance'>,
  membershipOf: MembershipOf,
): Promise<Money | null> {
  const { pod, role } = await membershipOf(podId);
  if (caller.kind !== 'user' || pod === null || role === null) return null;
  const { currency } = pod;
  // A liability's balance is a credit, hence negative; the pod's money is its opposite.
  const sum = await ledger.balance(caller.tenant, podPosted(podId, currency).code, currency);
  return { amount: -sum, currency };
}

/** Contributions to a pod, newest first; null for those who are not its members. */
export async function readPodContributions(
  caller: Principal,
  podId: string,
  page: PageRequest,
  reader: Pick<PaymentReader, 'pageOfPod'>,
  membershipOf: MembershipOf,
): Promise<Page<Payment> | null> {
  if (caller.kind !== 'user' || (await membershipOf(podId)).role === null) return null;
  return reader.pageOfPod(caller.tenant, podId, page);
}

/** A person's own contributions, newest first; null for everyone else. */
export async function readOwnContributions(
  caller: Principal,
  userId: string,
  page: PageRequest,
  reader: Pick<PaymentReader, 'pageOfContributor'>,
): Promise<Page<Payment> | null> {
  if (caller.kind !== 'user' || caller.id !== userId) return null;
  return reader.pageOfContributor(caller.tenant, userId, page);
}
