import type { Principal } from './principal.ts';

/**
 * A caller who has not signed in.
 *
 * @param newSubject the `usr_…` id that a registration in this request will get.
 */
export function anonymousPrincipal(tenant: string, requestId: string, newSubject?: string): Principal {
  return {
    kind: 'anonymous',
    id: 'anonymous',
    tenant,
    roles: [],
    scopes: [],
    requestId,
    ...(newSubject === undefined ? {} : { newSubject }),
  };
}

/** One of our own services, acting for itself: it has no roles and no scopes; a policy names it by its id. */
export function servicePrincipal(name: string, tenant: string, requestId: string): Principal {
  return { kind: 'service', id: name, tenant, roles: [], scopes: [], requestId };
}
