import type { JobRunners } from './domain/jobs.ts';
import type { UseCaseDependencies } from './wire-use-cases.ts';

/** Who does the jobs of each type. */
export function jobRunners(_dependencies: UseCaseDependencies): Partial<JobRunners> {
  return {};
}
