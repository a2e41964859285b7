import { CrowdPayError } from '@crowdpay/errors';
import type { AccessTokenVerifier } from '../access-token/verifier.ts';
import type { GatewayPlugin } from './plugin.ts';
import { statedPurpose } from './stated-purpose.ts';

// RFC 6750, section 2.1: one scheme, one token of its alphabet.
const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i;

/**
 * Establishes who calls: nobody in particular without a token, somebody with a valid one, and UNAUTHENTICATED with a bad
 * one: who meant to be known must not go on as nobody. A stated purpose goes into the principal; where the call came from
 * stays in it.
 */
export function authenticate(options: { readonly accessTokens: AccessTokenVerifier }): GatewayPlugin {
  return {
    name: 'authenticate',
    async onRequest({ call }) {
      const token = bearerToken(call.headers['authorization']);
      const stated = statedPurpose(call.headers);
      if (token !== undefined) {
        const caller = await options.accessTokens.verify(token).catch((error: unknown) => {
          call.responseHeaders.set('www-authenticate', 'Bearer error="invalid_token"');
          throw error;
        });
        const { source } = call.principal;
        call.principal = { ...caller, requestId: call.requestId, ...(source === undefined ? {} : { source }) };
      }
      if (stated !== undefined) call.principal = { ...call.principal, ...stated };
    },
  };
}

function bearerToken(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const token = typeof header === 'string' ? BEARER.exec(header)?.[1] : undefined;
  if (token === undefined) {
    throw new CrowdPayError('UNAUTHENTICATED', 'The Authorization header must be one Bearer token.');
  }
  return token;
}
