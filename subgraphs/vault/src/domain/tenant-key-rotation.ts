import type { TenantKey } from './keys.ts';

/** A wrapping of a key by key management. */
export interface Wrapping {
  readonly wrapped: Buffer;
  readonly kmsKeyId: string;
  readonly wrappedAt: Date;
}

/** A place among a tenant's subject keys, which are ordered by subject and version. */
export interface SubjectKeyPosition {
  readonly subject: string;
  readonly version: number;
}

/** A subject key under an old version of the tenant's key; of a destroyed one only the row is left. */
export interface OutdatedSubjectKey extends SubjectKeyPosition {
  readonly tenantKeyVersion: number;
  readonly wrapped: Buffer | null;
}

/** A subject key wrapped anew; null for a destroyed one. */
export interface RewrappedSubjectKey extends SubjectKeyPosition {
  readonly wrapped: Buffer | null;
}

/** A reason of a reveal that an old version of the tenant's key encrypts. */
export interface OutdatedReason {
  readonly id: string;
  readonly ciphertext: Buffer;
  readonly tenantKeyVersion: number;
}

/** A reason encrypted anew. */
export interface ResealedReason {
  readonly id: string;
  readonly ciphertext: Buffer;
}

/** Versions of a tenant's key that are gone, and what keeps others. */
export interface RetiredTenantKeys {
  readonly deleted: readonly number[];
  readonly hanging: number;
}

/** What the rotations of a tenant's key and of its wrapping look for. */
export interface TenantKeyRotationReader {
  /** How many versions of the tenant's key were wrapped last before `before`. */
  countWrappings(tenant: string, before: Date): Promise<number>;
  /** Those versions above `afterVersion`, ascending. */
  wrappings(tenant: string, before: Date, afterVersion: number, limit: number): Promise<readonly TenantKey[]>;
  /** How many things hang on versions of the tenant's key below `belowVersion`: subject keys (destroyed ones too), reasons. */
  countUnder(tenant: string, belowVersion: number): Promise<number>;
}

/** Tenant keys and what they wrap, changed inside a transaction. */
export interface TenantKeyRotationWriter {
  /** @returns false, changing nothing, when the key is not wrapped any more as `key` says. */
  replaceWrapping(key: TenantKey, next: Wrapping): Promise<boolean>;
  /** @returns false, changing nothing, when the version exists. */
  addTenantKey(key: TenantKey): Promise<boolean>;
  /** Locks subject keys that versions of the tenant's key below `belowVersion` wrap. */
  lockUnder(
    tenant: string,
    belowVersion: number,
    after: SubjectKeyPosition,
    limit: number,
  ): Promise<readonly OutdatedSubjectKey[]>;
  /** Puts locked subject keys under a version of the tenant's key. */
  replaceSubjectKeys(tenant: string, tenantKeyVersion: number, keys: readonly RewrappedSubjectKey[]): Promise<void>;
  /** Locks reasons that versions below `belowVersion` encrypt, behind `afterId`, in the order of their ids. */
  lockReasons(tenant: string, belowVersion: number, afterId: string, limit: number): Promise<readonly OutdatedReason[]>;
  /** Puts locked reasons under a version of the tenant's key. */
  replaceReasons(tenant: string, tenantKeyVersion: number, reasons: readonly ResealedReason[]): Promise<void>;
  /**
   * Deletes the versions of the tenant's key below `belowVersion` on which nothing hangs. Whoever is putting something
   * under one at this instant is waited for, and seen.
   *
   * @returns the versions deleted, and how many things hang on those that had to stay.
   */
  deleteTenantKeys(tenant: string, belowVersion: number): Promise<RetiredTenantKeys>;
}
