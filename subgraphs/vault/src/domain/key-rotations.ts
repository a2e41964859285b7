import type { JobType } from './jobs.ts';

/**
 * What can be rotated: the wrapping of a tenant's keys by key management, the tenant's key, the data keys of its
 * subjects, and the key of the blind index.
 */
export const KEY_ROTATIONS = ['KEK', 'TENANT_KEY', 'DATA_KEY', 'INDEX_KEY'] as const;

/** One of {@link KEY_ROTATIONS}. */
export type KeyRotation = (typeof KEY_ROTATIONS)[number];

/** The type of the job that does a rotation. */
export function jobTypeOf(rotation: KeyRotation): JobType {
  return `${rotation}_ROTATION`;
}
