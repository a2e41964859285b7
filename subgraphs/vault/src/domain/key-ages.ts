import type { KeyRotation } from './key-rotations.ts';

/** How old what a rotation replaces may become, in days. */
export type KeyMaxAges = Readonly<Record<KeyRotation, number>>;

/** NIST SP 800-57 part 1, 5.3.6, allows keys that wrap, encrypt or authenticate at most two years. */
export const DEFAULT_KEY_MAX_AGES: KeyMaxAges = { KEK: 90, TENANT_KEY: 180, DATA_KEY: 365, INDEX_KEY: 730 };

/** What a rotation would replace, and when it was last done. */
export interface KeyAge {
  readonly tenant: string;
  readonly rotation: KeyRotation;
  /** KEK: the oldest wrapping; TENANT_KEY and INDEX_KEY: the version in use; DATA_KEY: the oldest living key. */
  readonly since: Date;
  /** The version in use, where there is one. */
  readonly version: number | null;
  /** The keys of key management that it rests on. */
  readonly kmsKeyIds: readonly string[];
  /** When the last rotation that succeeded was asked for. */
  readonly succeeded: Date | null;
  /** When the last one that failed was asked for. */
  readonly failed: Date | null;
  /** `job_…` of the one under way. */
  readonly openJob: string | null;
}

/** Where ages of keys are read. */
export interface KeyAgeReader {
  /** The keys of the tenants that follow `after`, at most `limit` tenants, in their order. */
  page(after: string, limit: number): Promise<readonly KeyAge[]>;
  ofTenant(tenant: string): Promise<readonly KeyAge[]>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * When a rotation is due. What could not be rotated (a damaged ciphertext keeps its old key) is not tried again before a
 * whole period has passed; a rotation that failed, not before a day.
 */
export function dueAt({ rotation, since, succeeded, failed }: KeyAge, maxAges: KeyMaxAges): Date {
  const periodMs = maxAges[rotation] * DAY_MS;
  const last = Math.max(since.getTime(), succeeded?.getTime() ?? 0) + periodMs;
  return new Date(Math.max(last, failed === null ? 0 : failed.getTime() + DAY_MS));
}
