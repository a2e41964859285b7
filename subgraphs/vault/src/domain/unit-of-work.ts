import type { NewAuditEvent } from '@crowdpay/audit-event';
import type { AnonymousDenialWriter } from './anonymous-denials.ts';
import type { DataKeyRotationWriter } from './data-key-rotation.ts';
import type { ErasureWriter } from './erasure.ts';
import type { IndexRotationWriter } from './index-rotation.ts';
import type { JobWriter } from './jobs.ts';
import type { SubjectKeyWriter } from './keys.ts';
import type { RevealReasonWriter } from './reveal-reason.ts';
import type { SecurityCodeWriter } from './security-codes.ts';
import type { SubjectExportWriter } from './subject-export.ts';
import type { SubjectRequestWriter } from './subject-request.ts';
import type { TenantKeyRotationWriter } from './tenant-key-rotation.ts';
import type { TokenWriter } from './token-store.ts';
import type { RevealFreezeWriter } from './volume/reveal-freezes.ts';
import type { RevealVolumeWriter } from './volume/reveal-volumes.ts';

/** One database transaction: what changes and the audit events of it are kept together or not at all. */
export interface Transaction {
  readonly subjectKeys: SubjectKeyWriter;
  readonly securityCodes: SecurityCodeWriter;
  readonly tokens: TokenWriter;
  readonly indexRotation: IndexRotationWriter;
  readonly erasure: ErasureWriter;
  readonly jobs: JobWriter;
  readonly tenantKeyRotation: TenantKeyRotationWriter;
  readonly dataKeyRotation: DataKeyRotationWriter;
  readonly subjectRequests: SubjectRequestWriter;
  readonly subjectExports: SubjectExportWriter;
  readonly revealReasons: RevealReasonWriter;
  readonly anonymousDenials: AnonymousDenialWriter;
  readonly revealVolumes: RevealVolumeWriter;
  readonly revealFreezes: RevealFreezeWriter;
  /** Puts an audit event into the outbox. */
  record(event: NewAuditEvent): Promise<void>;
}

/** Runs work in a transaction: commits when it returns, rolls everything back when it throws. */
export interface UnitOfWork {
  run<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Commits audit events that no change of state goes with: what was revealed, what was denied. */
  record(events: readonly NewAuditEvent[]): Promise<void>;
}
