import { type Page, type PageRequest, pageOf, type TimePosition } from '@crowdpay/connection';
import { CrowdPayError } from '@crowdpay/errors';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { Job, JobFilter, JobQueue } from '../../domain/jobs.ts';

/** A page of jobs. */
export type JobPage = Page<Job>;

/** What reading jobs needs. */
export interface ReadJobsDependencies {
  readonly jobs: JobQueue;
  readonly policy: PolicyEngine;
}

/**
 * A job, for who asked for it, for whom it is about, and for custodians of keys.
 *
 * @throws CrowdPayError NOT_FOUND for every other job, existing or not.
 */
export async function readJob({ jobs, policy }: ReadJobsDependencies, id: string, principal: Principal): Promise<Job> {
  const { tenant } = principal;
  const job = await jobs.find(tenant, id);
  const resource = { tenant, own: job !== undefined && isOwn(job, principal) };
  const { allow } = policy.decide({ action: 'job.read', principal, resource, context: {} });
  if (job === undefined || !allow) throw new CrowdPayError('NOT_FOUND', 'There is no such job.');
  return job;
}

/**
 * The jobs of the caller's tenant, the newest first.
 *
 * @throws CrowdPayError POLICY_DENIED for who is no custodian of keys.
 */
export async function listJobs(
  { jobs, policy }: ReadJobsDependencies,
  page: PageRequest<TimePosition>,
  filter: Pick<JobFilter, 'type' | 'state'>,
  principal: Principal,
): Promise<JobPage> {
  const { tenant } = principal;
  requireAllowed(policy.decide({ action: 'key.read', principal, resource: { tenant }, context: {} }));
  return pageOf(await jobs.list(tenant, { ...filter, limit: page.first + 1, after: page.after }), page);
}

function isOwn({ requestedBy, subject }: Job, { kind, id }: Principal): boolean {
  return (requestedBy.kind === kind && requestedBy.id === id) || (kind === 'user' && subject === id);
}
