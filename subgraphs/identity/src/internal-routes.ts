import { type InternalRoute, internalRoute } from '@crowdpay/service-server';
import { z } from 'zod';
import type { UserReader } from './domain/user.ts';
import { describePerson } from './use-cases/describe-person.ts';

const personBody = z.strictObject({ tenant: z.string().min(1).max(64), userId: z.string().min(1).max(64) });

/** What other services may ask identity. */
export function internalRoutes(deps: { readonly users: UserReader }): readonly InternalRoute[] {
  return [
    internalRoute({
      path: '/internal/person',
      callers: ['pods'],
      body: personBody,
      principal: 'none',
      handle: ({ tenant, userId }) => describePerson(deps.users, tenant, userId),
    }),
  ];
}
