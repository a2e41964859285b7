import type { AuditRecorder } from '@crowdpay/outbox';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import { prismaKycCaseWriter } from './kyc-cases.ts';
import type { Database } from './prisma.ts';
import { prismaUserWriter } from './users.ts';

const LONGEST_TRANSACTION_MS = 5_000;

/** Transactions on identity's database; the outbox rows of `recorder` belong to them. */
export function prismaUnitOfWork(database: Database, recorder: AuditRecorder): UnitOfWork {
  return {
    run: (work) =>
      database.$transaction(
        (transaction) =>
          work({
            users: prismaUserWriter(transaction),
            kycCases: prismaKycCaseWriter(transaction),
            record: (event) => recorder.record(transaction, event),
          }),
        { timeout: LONGEST_TRANSACTION_MS },
      ),
  };
}
