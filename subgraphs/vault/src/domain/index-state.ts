/**
 * Which versions of its index key a tenant's tokens are found by and written with. A state is a snapshot: each change of
 * it raises the epoch, and a statement of the token store that names another epoch than the stored one does nothing.
 */
export interface IndexState {
  readonly tenant: string;
  readonly epoch: bigint;
  /** Every living deterministic token has a blind index of this version; look-ups use it. */
  readonly lookupVersion: number;
  /** While the key is being rotated: the version after `lookupVersion`, which new tokens are written with as well. */
  readonly nextVersion?: number;
}

/** A token with its blind index of one version. */
export interface IndexSample {
  readonly token: string;
  readonly canonicalVersion: number;
  readonly blindIndex: Buffer;
}

/** Where the states and versions of index keys are kept. */
export interface IndexStateStore {
  /** @returns undefined for a tenant that never had a deterministic token. */
  find(tenant: string): Promise<IndexState | undefined>;
  /** Starts a tenant's index keys with version 1; does nothing where there is a state already. */
  create(tenant: string, macKeyId: string, createdAt: Date): Promise<void>;
  /** @returns the MAC key that makes a version; null where none was noted, undefined where there is no such version. */
  macKeyId(tenant: string, version: number): Promise<string | null | undefined>;
  /** Any tokens that are found by a version, at most `limit`. */
  samples(tenant: string, version: number, limit: number): Promise<readonly IndexSample[]>;
  /** Notes the MAC key of a version that has none noted; does nothing where it has one. */
  noteMacKey(tenant: string, version: number, macKeyId: string): Promise<void>;
}
