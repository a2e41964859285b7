import type { Page } from '@crowdpay/connection';
import type { Currency, Money } from '@crowdpay/money';
import type { NewAuditEvent } from '@crowdpay/outbox';
import type { Contribution, Payment } from './contribution.ts';
import type { IdempotencyKey } from './idempotency.ts';
import type { Journal } from './ledger/journal.ts';
import type { PageRequest } from './page.ts';
import type { RiskAssessment } from './risk/assess.ts';
import type { RiskInputs } from './risk/inputs.ts';
import type { NumberedStep } from './saga/advance.ts';
import type { Saga, SagaStep } from './saga/saga.ts';
import type { SubjectErasures } from './subject-erasure.ts';

/** Everything that one database transaction may write. All of it happens, or none. */
export interface PaymentTransaction {
  /** Takes the key, unless it is taken already. @returns whether it is ours now. Waits for a rival that is not done. */
  claimKey(key: IdempotencyKey): Promise<boolean>;
  insertSaga(saga: Saga): Promise<void>;
  insertContribution(contribution: Contribution): Promise<void>;
  insertRiskAssessment(contribution: Contribution, assessment: RiskAssessment, at: Date): Promise<void>;
  /**
   * Writes `next` over `previous`.
   *
   * @throws StaleSagaError when the row has another version or another fence by now.
   */
  updateSaga(previous: Saga, next: Saga): Promise<void>;
  insertSteps(saga: Saga, steps: readonly NumberedStep[]): Promise<void>;
  /** Opens the accounts that are missing. @throws CrowdPayError INTERNAL when the journal does not balance. */
  postJournal(journal: Journal): Promise<void>;
  recordEvent(event: NewAuditEvent): Promise<void>;
  readonly erasures: SubjectErasures;
  /** Takes a webhook's nonce. @returns `TAKEN_BEFORE` for the same delivery again, `REUSED` for another body. */
  takeNonce(nonce: WebhookNonce): Promise<'NEW' | 'TAKEN_BEFORE' | 'REUSED'>;
  /** Reads and locks the saga that a provider names, whatever its tenant. */
  lockPaymentBySagaId(sagaId: string): Promise<Payment | null>;
}

/** A webhook's nonce with what it was used for. */
export interface WebhookNonce {
  readonly nonce: string;
  readonly deliveryId: string;
  /** SHA-256 of the body, 32 bytes. */
  readonly bodyHash: Buffer;
  readonly receivedAt: Date;
}

/** Runs business transactions. */
export interface TransactionRunner {
  transaction<T>(work: (tx: PaymentTransaction) => Promise<T>): Promise<T>;
}

/** Reads payments. Every read names the tenant. */
export interface PaymentReader {
  findKey(tenant: string, callerId: string, key: string): Promise<IdempotencyKey | null>;
  /** Whether a person has asked for their erasure. */
  isErased(tenant: string, payerId: string): Promise<boolean>;
  findPayment(tenant: string, contributionId: string): Promise<Payment | null>;
  findPaymentsBySaga(tenant: string, sagaIds: readonly string[]): Promise<readonly Payment[]>;
  stepsOf(tenant: string, sagaIds: readonly string[]): Promise<ReadonlyMap<string, readonly SagaStep[]>>;
  pageOfPod(tenant: string, podId: string, page: PageRequest): Promise<Page<Payment>>;
  pageOfContributor(tenant: string, contributorId: string, page: PageRequest): Promise<Page<Payment>>;
}

/** Reads the money ledger. */
export interface LedgerReader {
  /** The sum of an account's postings in minor units; zero when there are none. */
  balance(tenant: string, accountCode: string, currency: Currency): Promise<bigint>;
  journalsOf(tenant: string, sagaIds: readonly string[]): Promise<ReadonlyMap<string, readonly Journal[]>>;
  findJournal(tenant: string, journalId: string): Promise<Journal | null>;
}

/** Counts what the risk rules look at. */
export interface RiskSignals {
  inputsFor(question: {
    tenant: string;
    payerId: string;
    podId: string;
    cardToken: string;
    amount: Money;
    now: Date;
  }): Promise<RiskInputs>;
}

/** Gives abandoned sagas to the worker. */
export interface SagaQueue {
  /**
   * Leases up to `limit` sagas that are due and that nobody drives: each gets a new fence. Rows that another worker is just
   * taking are skipped.
   */
  leaseDue(now: Date, leaseUntil: Date, limit: number): Promise<readonly Payment[]>;
}

/** Clears what has outlived its use. */
export interface Pruning {
  /** Deletes up to `limit` rows of each kind that are older. @returns how many rows went. */
  prune(before: { keys: Date; nonces: Date }, limit: number): Promise<number>;
}

export type PodRole = 'OWNER' | 'ADMIN' | 'TREASURER' | 'MEMBER' | 'VIEWER';

/** What pods says about one person and one pod. */
export interface PodMembership {
  readonly podId: string;
  readonly pod: { readonly currency: Currency; readonly state: string } | null;
  readonly role: PodRole | null;
}

/** Asks pods who belongs where. */
export interface Memberships {
  /** @returns one answer for each id, in their order. @throws CrowdPayError UPSTREAM_UNAVAILABLE. */
  of(tenant: string, userId: string, podIds: readonly string[], requestId: string): Promise<readonly PodMembership[]>;
}

/** What the provider knows of the charge of one saga. */
export interface ChargeState {
  readonly state: 'NONE' | 'AUTHORISED' | 'CAPTURED' | 'VOIDED' | 'DECLINED';
  readonly chargeId: string | null;
  readonly reason: string | null;
}

export type AuthoriseOutcome =
  | { readonly outcome: 'AUTHORISED'; readonly chargeId: string }
  | { readonly outcome: 'DECLINED'; readonly reason: string };

export type CaptureOutcome =
  { readonly outcome: 'CAPTURED' } | { readonly outcome: 'DECLINED'; readonly reason: string };

/**
 * Charges cards through the connector. Each call carries an idempotency key made of saga and step. A call that throws
 * (CrowdPayError UPSTREAM_UNAVAILABLE) may have taken effect: ask `chargeState` before doing anything else.
 */
export interface CardPayments {
  authorise(payment: Payment): Promise<AuthoriseOutcome>;
  capture(payment: Payment): Promise<CaptureOutcome>;
  void(payment: Payment): Promise<void>;
  chargeState(payment: Payment): Promise<ChargeState>;
}
