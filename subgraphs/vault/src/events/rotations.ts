import type { NewAuditEvent } from '@crowdpay/audit-event';
import type { Job } from '../domain/jobs.ts';
import type { KeyRotation } from '../domain/key-rotations.ts';

/** Versions of the key in question, where it has one. */
export interface RotatedVersions {
  readonly fromVersion?: number;
  readonly toVersion?: number;
}

/** A rotation begins: from now on nothing new is put under the old key. */
export function rotationStarted(rotation: KeyRotation, job: Job, versions: RotatedVersions = {}): NewAuditEvent {
  return event(rotation, job, { phase: 'STARTED', ...versions });
}

/**
 * A rotation is complete. `count` things are under the new key; `failed` ones could not be opened, and stay as they are.
 *
 * @param job as it stands after its last batch.
 */
export function rotationCompleted(rotation: KeyRotation, job: Job, versions: RotatedVersions = {}): NewAuditEvent {
  return event(rotation, job, { phase: 'COMPLETED', ...versions, count: job.done, failed: job.failed });
}

function event(
  rotation: KeyRotation,
  { tenant, id, requestedBy, requestId }: Job,
  facts: RotatedVersions & { phase: 'STARTED' | 'COMPLETED'; count?: number; failed?: number },
): NewAuditEvent {
  const data = { rotation, jobId: id, ...facts };
  return { tenant, actor: requestedBy, requestId, type: 'vault.key.rotated', subject: id, data };
}
