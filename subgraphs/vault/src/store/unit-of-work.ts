import type { AuditRecorder } from '@crowdpay/outbox';
import type { Transaction, UnitOfWork } from '../domain/unit-of-work.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { prismaAnonymousDenialWriter } from './anonymous-denial-store.ts';
import type { DatabaseTransaction } from './database.ts';
import { prismaDataKeyRotationWriter } from './data-key-rotation-store.ts';
import { prismaErasureWriter } from './erasure-store.ts';
import { prismaIndexRotationWriter } from './index-rotation-store.ts';
import { type JobWriterOptions, prismaJobWriter } from './job-store.ts';
import { prismaSubjectKeyWriter } from './key-store.ts';
import { prismaRevealFreezeWriter } from './reveal-freeze-store.ts';
import { prismaRevealReasonWriter } from './reveal-reason-store.ts';
import { prismaRevealVolumeWriter } from './reveal-volume-store.ts';
import { prismaSecurityCodeWriter } from './security-code-store.ts';
import { prismaSubjectExportWriter } from './subject-export-store.ts';
import { prismaSubjectRequestWriter } from './subject-request-store.ts';
import { prismaTenantKeyRotationWriter } from './tenant-key-rotation-store.ts';
import { prismaTokenWriter } from './token-writer.ts';

/** Transactions of the vault's database. */
export function prismaUnitOfWork(
  prisma: PrismaClient,
  recorder: AuditRecorder,
  jobOptions: JobWriterOptions,
): UnitOfWork {
  return {
    run: (work) => prisma.$transaction((transaction) => work(transactionOn(transaction, recorder, jobOptions))),
    async record(events) {
      const [first] = events;
      if (first === undefined) return;
      // One event is one statement, which commits by itself.
      if (events.length === 1) return recorder.record(prisma, first);
      await prisma.$transaction(async (transaction) => {
        for (const event of events) await recorder.record(transaction, event);
      });
    },
  };
}

/** What the use cases need of a transaction that is open already. */
export function transactionOn(
  transaction: DatabaseTransaction,
  recorder: AuditRecorder,
  jobOptions: JobWriterOptions,
): Transaction {
  return {
    subjectKeys: prismaSubjectKeyWriter(transaction),
    securityCodes: prismaSecurityCodeWriter(transaction),
    tokens: prismaTokenWriter(transaction),
    indexRotation: prismaIndexRotationWriter(transaction),
    erasure: prismaErasureWriter(transaction),
    jobs: prismaJobWriter(transaction, jobOptions),
    tenantKeyRotation: prismaTenantKeyRotationWriter(transaction),
    dataKeyRotation: prismaDataKeyRotationWriter(transaction),
    subjectExports: prismaSubjectExportWriter(transaction),
    subjectRequests: prismaSubjectRequestWriter(transaction),
    revealReasons: prismaRevealReasonWriter(transaction),
    anonymousDenials: prismaAnonymousDenialWriter(transaction),
    revealVolumes: prismaRevealVolumeWriter(transaction),
    revealFreezes: prismaRevealFreezeWriter(transaction),
    record: (event) => recorder.record(transaction, event),
  };
}
