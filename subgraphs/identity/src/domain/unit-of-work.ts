import type { NewAuditEvent } from '@crowdpay/audit-event';
import type { KycCaseWriter } from './kyc-case.ts';
import type { SignInWriter } from './sign-ins.ts';
import type { UserWriter } from './user.ts';

/** One database transaction: what a use case changes and the audit events of it are kept together or not at all. */
export interface Transaction {
  readonly users: UserWriter;
  readonly kycCases: KycCaseWriter;
  readonly signIns: SignInWriter;
  /** Puts an audit event into the outbox. */
  record(event: NewAuditEvent): Promise<void>;
}

/** Runs work in a transaction: commits when it returns, rolls everything back when it throws. */
export interface UnitOfWork {
  run<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
}
