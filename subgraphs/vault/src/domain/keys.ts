/** A tenant's key-encryption key as it is stored: wrapped by key management. */
export interface TenantKey {
  readonly tenant: string;
  readonly version: number;
  readonly wrapped: Buffer;
  /** Which key of key management wrapped it. */
  readonly kmsKeyId: string;
  readonly createdAt: Date;
  /** When it was wrapped last. */
  readonly wrappedAt: Date;
}

/** A data subject's data key as it is stored: wrapped by a version of the tenant's key. */
export interface SubjectKey {
  readonly tenant: string;
  readonly subject: string;
  readonly version: number;
  readonly wrapped: Buffer;
  readonly tenantKeyVersion: number;
}

/** Where tenant keys are kept. */
export interface TenantKeyStore {
  /** The version that wraps new subject keys. */
  latest(tenant: string): Promise<TenantKey | undefined>;
  find(tenant: string, version: number): Promise<TenantKey | undefined>;
  /** @returns false when another writer has made this version first; nothing is changed then. */
  insert(key: TenantKey): Promise<boolean>;
}

/** The newest key of a subject, or that it was destroyed: then nothing is ever encrypted for the subject again. */
export type LatestSubjectKey = SubjectKey | 'DESTROYED' | undefined;

/** Where subject keys are read. */
export interface SubjectKeyStore {
  latest(tenant: string, subject: string): Promise<LatestSubjectKey>;
}

/** Subject keys inside a transaction. */
export interface SubjectKeyWriter {
  /**
   * @returns false when another writer has made this version first, or the subject was erased; nothing is changed then.
   * @param provisional whether it goes unless identity comes to know the subject.
   * @throws TenantKeyGone when the version of the tenant's key that wraps it was retired meanwhile.
   */
  insert(key: SubjectKey, createdAt: Date, provisional?: boolean): Promise<boolean>;
}
