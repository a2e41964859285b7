import { CrowdPayError } from '@crowdpay/errors';
import { isPurpose, type Purpose } from '@crowdpay/principal';
import type { AccessTokenVerifier } from '../access-token/verifier.ts';
import type { GatewayPlugin } from './plugin.ts';

const PURPOSE_HEADER = 'x-crowdpay-purpose';
// Only the PSP connector charges cards, and it does not come through here.
const INTERNAL_PURPOSE: Purpose = 'PSP_CHARGE';
// RFC 6750, section 2.1: one scheme, one token of its alphabet.
const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i;

/**
 * Establishes who calls: nobody in particular without a token, somebody with a valid one, and UNAUTHENTICATED with a bad
 * one: who meant to be known must not go on as nobody. A stated purpose goes into the principal.
 */
export function authenticate(options: { readonly accessTokens: AccessTokenVerifier }): GatewayPlugin {
  return {
    name: 'authenticate',
    async onRequest({ call }) {
      const token = bearerToken(call.headers['authorization']);
      const purpose = statedPurpose(call.headers[PURPOSE_HEADER]);
      if (token !== undefined) {
        const caller = await options.accessTokens.verify(token).catch((error: unknown) => {
          call.responseHeaders.set('www-authenticate', 'Bearer error="invalid_token"');
          throw error;
        });
        call.principal = { ...caller, requestId: call.requestId };
      }
      if (purpose !== undefined) call.principal = { ...call.principal, purpose };
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

function statedPurpose(header: string | string[] | undefined): Purpose | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && isPurpose(header) && header !== INTERNAL_PURPOSE) return header;
  throw new CrowdPayError('INVALID_INPUT', 'The header X-CrowdPay-Purpose must be one of the known purposes.');
}
