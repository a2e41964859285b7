import * as oidc from 'openid-client';
import { Browser } from './browser.ts';
import { discover } from './discover.ts';
import { SignInError } from './sign-in-error.ts';

/** Who signs in, and for what. */
export interface SignInRequest {
  /** The platform's public address, for example `http://127.0.0.1:4000`. */
  readonly publicUrl: URL;
  readonly clientId: string;
  /** A loopback redirect (RFC 8252, section 7.3); nothing has to listen there. */
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** The person's e-mail, as typed into the development login page. */
  readonly email: string;
}

/**
 * Signs a person in by authorization code + PKCE (RFC 7636), walking through the login page as a browser would.
 *
 * @returns an access token for the platform's API.
 * @throws SignInError when the login page refuses the person; openid-client's own errors for protocol faults.
 */
export async function signIn(request: SignInRequest): Promise<string> {
  const configuration = await discover(request.publicUrl, request.clientId, oidc.None());
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const authorizationUrl = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: request.redirectUri,
    scope: request.scopes.join(' '),
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  const callback = await logIn(new Browser(request.redirectUri), authorizationUrl, request.email);
  if (!callback.href.startsWith(request.redirectUri)) {
    throw new SignInError('The login page did not accept the person. Is the account registered?');
  }
  const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  return tokens.access_token;
}

async function logIn(browser: Browser, authorizationUrl: URL, email: string): Promise<URL> {
  const page = await browser.get(authorizationUrl);
  const action = /<form[^>]*\saction="([^"]+)"/.exec(page.body)?.[1];
  if (action === undefined) return page.url;
  const next = await browser.submit(new URL(action, page.url), { email });
  return next.url;
}
