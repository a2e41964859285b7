import { type InternalRoute, internalRoute } from '@crowdpay/service-server';
import { z } from 'zod';
import type { PodReader } from './domain/pod-reader.ts';
import { describeCrowd } from './use-cases/describe-crowd.ts';
import { describeMemberships } from './use-cases/describe-memberships.ts';

const id = z.string().min(1).max(64);
const crowdBody = z.strictObject({ tenant: id, userId: id, subjectIds: z.array(id).max(1000) });
const membershipsBody = z.strictObject({ tenant: id, userId: id, podIds: z.array(id).max(100) });

/** What other services may ask pods. */
export function internalRoutes(reader: PodReader): readonly InternalRoute[] {
  return [
    internalRoute({
      path: '/internal/memberships',
      callers: ['payments', 'audit'],
      body: membershipsBody,
      principal: 'none',
      handle: async (query) => ({ results: await describeMemberships(reader, query) }),
    }),
    internalRoute({
      path: '/internal/crowd',
      callers: ['vault'],
      body: crowdBody,
      principal: 'none',
      handle: async (query) => ({ results: await describeCrowd(reader, query) }),
    }),
  ];
}
