import type { DocumentType, KycCase, KycCaseQueue, KycCaseWriter } from '../domain/kyc-case.ts';
import { leaseFrom } from '../domain/kyc-lease.ts';
import type { KycCase as KycCaseRow } from '../generated/prisma/client.ts';
import type { Database, DatabaseTransaction } from './prisma.ts';

/** KYC cases, changed inside `transaction`. */
export function prismaKycCaseWriter(transaction: DatabaseTransaction): KycCaseWriter {
  return {
    async insert(kycCase) {
      await transaction.kycCase.create({ data: { ...kycCase, state: 'PENDING' } });
    },
    async close({ tenant, id }, state, decidedAt) {
      const { count } = await transaction.kycCase.updateMany({
        where: { tenant, id, state: 'PENDING' },
        data: { state, decidedAt },
      });
      return count === 1;
    },
    countOf: (tenant, userId) => transaction.kycCase.count({ where: { tenant, userId } }),
  };
}

/** The queue of abandoned cases. SKIP LOCKED lets several workers claim at once without meeting. */
export function prismaKycCaseQueue(database: Database): KycCaseQueue {
  return {
    claim: (now, limit) =>
      database.$transaction(async (transaction) => {
        const abandoned = await transaction.$queryRaw<{ tenant: string; id: string }[]>`
          SELECT tenant, id FROM kyc_cases WHERE state = 'PENDING' AND leased_until <= ${now}
          ORDER BY leased_until LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
        const claimed: KycCase[] = [];
        for (const { tenant, id } of abandoned) {
          const where = { tenant_id: { tenant, id } };
          const { attempts } = await transaction.kycCase.findUniqueOrThrow({ where, select: { attempts: true } });
          const lease = { attempts: attempts + 1, leasedUntil: leaseFrom(now, attempts + 1) };
          claimed.push(caseOf(await transaction.kycCase.update({ where, data: lease })));
        }
        return claimed;
      }),
  };
}

function caseOf(row: KycCaseRow): KycCase {
  const { documentType, state: _state, decidedAt: _decidedAt, ...rest } = row;
  return { ...rest, documentType: documentTypeOf(documentType) };
}

function documentTypeOf(value: string): DocumentType {
  if (value === 'PASSPORT' || value === 'IDENTITY_CARD' || value === 'DRIVING_LICENCE') return value;
  throw new RangeError('A KYC case has an unknown document type.');
}
