import { CrowdPayError } from '@crowdpay/errors';
import type { Principal } from './principal.ts';

/**
 * @returns the `usr_…` id of the person who calls.
 * @throws CrowdPayError UNAUTHENTICATED for an anonymous caller, FORBIDDEN for a partner or a service.
 */
export function requireUser(principal: Principal): string {
  if (principal.kind === 'user') return principal.id;
  if (principal.kind === 'anonymous') throw new CrowdPayError('UNAUTHENTICATED', 'Sign in to do this.');
  throw new CrowdPayError('FORBIDDEN', 'Only a person can do this.');
}

/** Whether the caller was granted `scope`, compared exactly: no scope implies another. */
export function hasScope(principal: Principal, scope: string): boolean {
  return principal.scopes.includes(scope);
}
