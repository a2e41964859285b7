import { CrowdPayError } from '@crowdpay/errors';
import type { GatewayPlugin } from './plugin.ts';

/**
 * Enforces `@authenticated` and `@requiresScopes` before any subgraph is asked: UNAUTHENTICATED for an anonymous caller,
 * FORBIDDEN for one who lacks a scope. The operation is refused as a whole; the subgraphs enforce the same again.
 */
export function scopes(): GatewayPlugin {
  return {
    name: 'scopes',
    onOperation({ call, profile: { access } }) {
      if (!access.authenticated) return;
      if (call.principal.kind === 'anonymous') {
        call.responseHeaders.set('www-authenticate', 'Bearer');
        throw new CrowdPayError('UNAUTHENTICATED', 'Sign in to do this.');
      }
      const held = new Set(call.principal.scopes);
      for (const alternatives of access.scopes) {
        if (alternatives.some((all) => all.every((scope) => held.has(scope)))) continue;
        const missing = alternatives.map((all) => all.join(' and ')).join(', or ');
        throw new CrowdPayError('FORBIDDEN', `The access token lacks a scope: ${missing}.`);
      }
    },
  };
}
