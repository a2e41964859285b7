import type { ServiceClient } from '@crowdpay/service-client';
import { z } from 'zod';
import type { CrowdDirectory } from '../domain/crowd-directory.ts';

// A page of masked names is not worth waiting longer for: without an answer they are hidden.
const TIMEOUT_MS = 1_500;

/** Asks the pods subgraph. The question changes nothing, so it is asked again after a transport failure. */
export function createCrowdDirectory(pods: ServiceClient): CrowdDirectory {
  return {
    async rolesOf(tenant, userId, subjectIds, requestId) {
      const answer = z.object({ results: z.array(z.string().max(32).nullable()).length(subjectIds.length) });
      const options = { requestId, retry: true, timeoutMs: TIMEOUT_MS };
      const { results } = await pods.call('/internal/crowd', { tenant, userId, subjectIds }, answer, options);
      return results;
    },
  };
}
