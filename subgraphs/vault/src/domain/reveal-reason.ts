import type { AuditActor } from '@crowdpay/audit-event';

/** Why somebody looked, in their own words, as it is stored: readable with the tenant's key alone. */
export interface SealedReason {
  readonly tenant: string;
  /** `rsn_…`, by which audit events name it. */
  readonly id: string;
  readonly caller: AuditActor;
  readonly ciphertext: Buffer;
  readonly tenantKeyVersion: number;
  readonly createdAt: Date;
}

/** Where reasons are read. */
export interface RevealReasonStore {
  find(tenant: string, id: string): Promise<SealedReason | undefined>;
}

/** Reasons inside a transaction. */
export interface RevealReasonWriter {
  add(reason: SealedReason): Promise<void>;
}
