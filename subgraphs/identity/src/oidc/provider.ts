import Provider, { type AdapterFactory, type Configuration, errors, type JWKS } from 'oidc-provider';
import { API_RESOURCE, API_SCOPES } from '../domain/scopes.ts';
import type { UserReader } from '../domain/user.ts';
import { errorPage, messagePage } from '../pages/message-page.ts';
import { logoutPage } from '../pages/logout-page.ts';
import { clientAdapter } from './client-adapter.ts';
import type { ClientRegistry } from './clients.ts';
import { interactionRules } from './interaction-policy.ts';
import { LIFETIMES } from './lifetimes.ts';
import { providerPageHeaders } from './page-middleware.ts';
import { tokenClaims } from './token-claims.ts';

/** What the OpenID provider is made of. */
export interface ProviderOptions {
  /** `<public URL>/oidc`. */
  readonly issuer: string;
  readonly adapter: AdapterFactory;
  readonly keys: JWKS;
  readonly cookieKeys: readonly string[];
  readonly clients: ClientRegistry;
  readonly users: UserReader;
}

/**
 * The OpenID provider: authorization code with PKCE (S256) for everyone, client credentials by private_key_jwt, ES256
 * everywhere, no shared secrets, no implicit or hybrid flow, access tokens as JWTs (RFC 9068) for one audience.
 *
 * @throws errors.InvalidClientMetadata when a registered client is not a valid one.
 */
export async function createProvider(options: ProviderOptions): Promise<Provider> {
  const provider = new Provider(options.issuer, configurationOf(options));
  pinPublicAddress(provider);
  provider.use(providerPageHeaders);
  // The provider checks a client's metadata when it is first used; a mistake in it must not wait until then.
  for (const clientId of options.clients.ids) await provider.Client.find(clientId);
  return provider;
}

// The address under which the provider is met is configuration. Requests come through the gateway over TLS with headers
// that a client wrote; neither says anything about the scheme and host that belong into redirects and audiences.
function pinPublicAddress(provider: Provider): void {
  const { protocol, host } = new URL(provider.issuer);
  Object.defineProperties(provider.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    host: { get: () => host },
  });
}

function configurationOf({ adapter, keys, cookieKeys, clients, users }: ProviderOptions): Configuration {
  return {
    adapter: (model) => (model === 'Client' ? clientAdapter(clients) : adapter(model)),
    jwks: keys,
    clientDefaults: { id_token_signed_response_alg: 'ES256', response_modes: ['query'] },
    clientAuthMethods: ['none', 'private_key_jwt'],
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => URL.canParse(uri) && new URL(uri).origin === origin),
    cookies: { keys: cookieKeys },
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256'],
    },
    extraTokenClaims: tokenClaims(clients, users),
    features: featuresOf(),
    findAccount: async (ctx, sub) => {
      const tenant = ctx.oidc.client && clients.settingsOf(ctx.oidc.client.clientId).tenant;
      const user = tenant === undefined ? undefined : await users.find(tenant, sub);
      if (user === undefined || user.erasedAt !== null) return undefined;
      return { accountId: user.id, claims: () => ({ sub: user.id }) };
    },
    interactions: { policy: interactionRules(), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    pkce: { required: () => true },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(out.error);
    },
    responseTypes: ['code'],
    rotateRefreshToken: true,
    // API scopes too, so that a client's own `scope` limits which of them it may ask for.
    scopes: ['openid', 'offline_access', ...Object.keys(API_SCOPES)],
    ttl: LIFETIMES,
  };
}

function featuresOf(): Configuration['features'] {
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    // Enabled together with the gateway's check of proofs: a bound token that is taken as a bearer token is a lie.
    dPoP: { enabled: false },
    introspection: {
      enabled: true,
      // A client learns about its own tokens alone.
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    pushedAuthorizationRequests: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => API_RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => {
        if (resource !== API_RESOURCE) throw new errors.InvalidTarget();
        return {
          audience: API_RESOURCE,
          scope: Object.keys(API_SCOPES).join(' '),
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        };
      },
    },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = logoutPage(form);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = messagePage('Signed out', 'You are signed out of CrowdPay in this browser.');
      },
    },
    // Who a person is, is asked of the API (`me`), which masks and audits.
    userinfo: { enabled: false },
  };
}
