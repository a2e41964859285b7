import type { ServiceClient } from '@crowdpay/service-client';
import { z } from 'zod';
import type { People } from '../domain/registrations.ts';

const TIMEOUT_MS = 3_000;

/** Asks the identity subgraph. The question changes nothing, so it is asked again after a transport failure. */
export function createPeople(identity: ServiceClient): People {
  return {
    async known(tenant, userIds, requestId) {
      // An answer about others than those asked about must not decide on anybody's erasure.
      const answer = z.object({ results: z.array(z.boolean()).length(userIds.length) });
      const options = { requestId, retry: true, timeoutMs: TIMEOUT_MS };
      const { results } = await identity.call('/internal/people', { tenant, userIds }, answer, options);
      return results;
    },
  };
}
