import type { ServiceClient } from '@crowdpay/service-client';
import { z } from 'zod';
import type { PersonDirectory } from '../domain/person-directory.ts';

const personSchema = z.object({ exists: z.boolean(), kycState: z.string().max(32) });
const TIMEOUT_MS = 3_000;

/** Asks the identity subgraph. The question changes nothing, so it is asked again after a transport failure. */
export function createPersonDirectory(identity: ServiceClient): PersonDirectory {
  return {
    find: (tenant, userId, requestId) =>
      identity.call('/internal/person', { tenant, userId }, personSchema, {
        requestId,
        retry: true,
        timeoutMs: TIMEOUT_MS,
      }),
  };
}
