import { type InternalRoute, internalRoute } from '@crowdpay/service-server';
import { z } from 'zod';
import type { UserReader } from './domain/user.ts';
import { describePerson } from './use-cases/describe-person.ts';
import { knowPeople } from './use-cases/know-people.ts';

const MAX_PEOPLE = 100;

const tenant = z.string().min(1).max(64);
const userId = z.string().min(1).max(64);
const personBody = z.strictObject({ tenant, userId });
const peopleBody = z.strictObject({ tenant, userIds: z.array(userId).max(MAX_PEOPLE) });

/** What other services may ask identity. */
export function internalRoutes(deps: { readonly users: UserReader }): readonly InternalRoute[] {
  return [
    internalRoute({
      path: '/internal/person',
      callers: ['pods'],
      body: personBody,
      principal: 'none',
      handle: (body) => describePerson(deps.users, body.tenant, body.userId),
    }),
    internalRoute({
      path: '/internal/people',
      callers: ['vault'],
      body: peopleBody,
      principal: 'none',
      handle: async (body) => ({ results: await knowPeople(deps.users, body.tenant, body.userIds) }),
    }),
  ];
}
