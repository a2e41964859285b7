import { importJWK, type JWK } from 'jose';
import * as oidc from 'openid-client';
import { discover } from './discover.ts';
import { SignInError } from './sign-in-error.ts';

/** A partner or operator that signs in with its own key. */
export interface ClientCredentialsRequest {
  /** The platform's public address, for example `http://127.0.0.1:4000`. */
  readonly publicUrl: URL;
  readonly clientId: string;
  /** The private key as a JWK (P-256, `alg` ES256). */
  readonly key: JWK;
  readonly scopes: readonly string[];
}

/**
 * Client credentials authenticated by private_key_jwt (RFC 7523): no shared secret exists.
 *
 * @returns an access token for the platform's API.
 * @throws SignInError when the key is symmetric; openid-client's own errors for protocol faults.
 */
export async function clientCredentials(request: ClientCredentialsRequest): Promise<string> {
  const key = await importJWK(request.key, 'ES256');
  if (key instanceof Uint8Array) throw new SignInError('The client key must be an asymmetric private key.');
  const authentication = oidc.PrivateKeyJwt(request.key.kid === undefined ? key : { key, kid: request.key.kid });
  const configuration = await discover(request.publicUrl, request.clientId, authentication);
  const tokens = await oidc.clientCredentialsGrant(configuration, { scope: request.scopes.join(' ') });
  return tokens.access_token;
}
