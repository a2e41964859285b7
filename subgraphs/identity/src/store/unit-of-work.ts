import type { AuditRecorder } from '@crowdpay/outbox';
import type { Transaction, UnitOfWork } from '../domain/unit-of-work.ts';
import { prismaKycCaseWriter } from './kyc-cases.ts';
import type { Database, DatabaseTransaction } from './prisma.ts';
import { prismaSignInWriter } from './sign-ins.ts';
import { prismaUserWriter } from './users.ts';

const LONGEST_TRANSACTION_MS = 5_000;

/** Transactions on identity's database; the outbox rows of `recorder` belong to them. */
export function prismaUnitOfWork(database: Database, recorder: AuditRecorder): UnitOfWork {
  return {
    run: (work) =>
      database.$transaction((transaction) => work(transactionOn(transaction, recorder)), {
        timeout: LONGEST_TRANSACTION_MS,
      }),
  };
}

/** What the use cases need of a transaction that is open already. */
export function transactionOn(transaction: DatabaseTransaction, recorder: AuditRecorder): Transaction {
  return {
    users: prismaUserWriter(transaction),
    kycCases: prismaKycCaseWriter(transaction),
    signIns: prismaSignInWriter(transaction),
    record: (event) => recorder.record(transaction, event),
  };
}
