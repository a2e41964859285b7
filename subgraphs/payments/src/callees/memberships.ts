import { isCurrency } from '@crowdpay/money';
import type { ServiceClient } from '@crowdpay/service-client';
import { z } from 'zod';
import type { Memberships } from '../domain/ports.ts';

const answerSchema = z.object({
  results: z
    .array(
      z.object({
        podId: z.string(),
        pod: z.object({ currency: z.string().refine(isCurrency), state: z.string() }).nullable(),
        role: z.enum(['OWNER', 'ADMIN', 'TREASURER', 'MEMBER', 'VIEWER']).nullable(),
      }),
    )
    .max(100),
});

/** Asks the pods subgraph who belongs where. */
export function createMemberships(pods: ServiceClient): Memberships {
  return {
    async of(tenant, userId, podIds, requestId) {
      const body = { tenant, userId, podIds };
      const options = { requestId, retry: true, timeoutMs: 3_000 };
      const { results } = await pods.call('/internal/memberships', body, answerSchema, options);
      const byPod = new Map(results.map((result) => [result.podId, result]));
      // What pods leaves out counts as no membership: the answer can only ever open less.
      return podIds.map((podId) => byPod.get(podId) ?? { podId, pod: null, role: null });
    },
  };
}
