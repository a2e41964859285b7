import type { ServiceClient } from '@crowdpay/service-client';
import { z } from 'zod';
import type { Memberships } from '../domain/memberships.ts';

const answerSchema = z.object({
  results: z.array(z.object({ podId: z.string().max(64), role: z.string().max(32).nullable() })).max(100),
});
const TIMEOUT_MS = 3000;

/** Asks the pods subgraph. The question changes nothing, so it is asked again after a transport failure. */
export function podsMemberships(pods: ServiceClient): Memberships {
  return {
    async ofPerson({ tenant, userId, podIds, requestId }) {
      const body = { tenant, userId, podIds };
      const options = { requestId, retry: true, timeoutMs: TIMEOUT_MS };
      const { results } = await pods.call('/internal/memberships', body, answerSchema, options);
      const roleOf = new Map(results.map(({ podId, role }) => [podId, role]));
      // A pod that the answer leaves out is one that the person does not belong to.
      return podIds.map((podId) => (roleOf.get(podId) ?? null) !== null);
    },
  };
}
