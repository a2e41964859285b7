import type { JobRunners } from '../domain/jobs.ts';
import { dataKeyRotation } from '../use-cases/keys/rotate-data-keys.ts';
import { indexKeyRotation } from '../use-cases/keys/rotate-index-key.ts';
import { kekRotation } from '../use-cases/keys/rotate-kek.ts';
import { RETIRE_AFTER_MS, tenantKeyRotation } from '../use-cases/keys/rotate-tenant-key.ts';
import { runErasure } from '../use-cases/subjects/run-erasure.ts';
import { runExport } from '../use-cases/subjects/run-export.ts';
import type { UseCaseDependencies } from '../wire-use-cases.ts';

/**
 * Who does the jobs of each type.
 *
 * @param timing.retireAfterMs see `RotateTenantKeyDependencies`.
 */
export function jobRunners(dependencies: UseCaseDependencies, timing = { retireAfterMs: RETIRE_AFTER_MS }): JobRunners {
  return {
    KEK_ROTATION: kekRotation(dependencies),
    TENANT_KEY_ROTATION: tenantKeyRotation({ ...dependencies, ...timing }),
    DATA_KEY_ROTATION: dataKeyRotation(dependencies),
    INDEX_KEY_ROTATION: indexKeyRotation(dependencies),
    SUBJECT_ERASURE: runErasure(dependencies),
    SUBJECT_EXPORT: runExport(dependencies),
  };
}
