import { createHash, randomBytes } from 'node:crypto';
import { Browser, type Visit } from './browser.ts';

/** The token endpoint's answer. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One authorization code with what belongs to it. */
export interface Code {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

export const REDIRECT_URI = 'http://127.0.0.1:51004/callback';

/** The address that starts a flow. `changes` replaces parameters, or leaves them out where undefined. */
export function authorizationUrl(
  publicUrl: URL,
  verifier: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): URL {
  const url = new URL('/oidc/auth', publicUrl);
  const parameters: Record<string, string | undefined> = {
    client_id: 'crowdpay-web',
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile:read kyc:write',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'the-state',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

/** Signs in as `name` and stops with the code in hand. */
export async function obtainCode(
  publicUrl: URL,
  name: string,
  options: { verifier?: string; browser?: Browser; changes?: Readonly<Record<string, string | undefined>> } = {},
): Promise<Code> {
  const { verifier = newVerifier(), browser = new Browser(publicUrl.origin), changes = {} } = options;
  const login = await browser.get(authorizationUrl(publicUrl, verifier, changes));
  const callback = await browser.submit(login, '/login', { email: `${name}@example.org` });
  return { code: codeIn(callback), verifier, redirectUri: changes['redirect_uri'] ?? REDIRECT_URI };
}

/** The code with which a redirect came back. */
export function codeIn(callback: Visit): string {
  const code = callback.url.searchParams.get('code');
  if (code === null) throw new Error(`No code at ${callback.url.href}: ${callback.body}`);
  return code;
}

/** A fresh PKCE verifier (RFC 7636, section 4.1). */
export const newVerifier = (): string => randomBytes(32).toString('base64url');

/** Posts to the token endpoint. */
export async function askTokens(publicUrl: URL, parameters: Readonly<Record<string, string>>): Promise<TokenAnswer> {
  return postForm(new URL('/oidc/token', publicUrl), parameters);
}

/** Exchanges a code. `changes` replaces parameters. */
export function exchange(
  publicUrl: URL,
  { code, verifier, redirectUri }: Code,
  changes: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  return askTokens(publicUrl, {
    grant_type: 'authorization_code',
    client_id: 'crowdpay-web',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...changes,
  });
}

/** Uses a refresh token. */
export function refresh(publicUrl: URL, refreshToken: unknown): Promise<TokenAnswer> {
  return askTokens(publicUrl, {
    grant_type: 'refresh_token',
    client_id: 'crowdpay-web',
    refresh_token: String(refreshToken),
  });
}

/** Posts a form and reads JSON. */
export async function postForm(url: URL, parameters: Readonly<Record<string, string>>): Promise<TokenAnswer> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}
