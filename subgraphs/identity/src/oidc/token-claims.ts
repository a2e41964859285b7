import type { AccessToken, ClientCredentials, KoaContextWithOIDC } from 'oidc-provider';
import type { UserReader } from '../domain/user.ts';
import type { ClientRegistry } from './clients.ts';

/** What an access token says beside the claims of RFC 9068, section 2.2. */
export interface TokenClaims {
  readonly tenant: string;
  readonly roles: readonly string[];
  readonly kind: 'user' | 'partner';
  /** When the person signed in, in seconds since the epoch. */
  readonly auth_time?: number;
}

/** Roles are read when a token is issued: one that is taken away is gone with the next token, minutes later. */
export function tokenClaims(
  clients: ClientRegistry,
  users: Pick<UserReader, 'rolesOf'>,
): (ctx: KoaContextWithOIDC, token: AccessToken | ClientCredentials) => Promise<TokenClaims & Record<string, unknown>> {
  return async (ctx, token) => {
    const { tenant, roles } = clients.settingsOf(token.clientId ?? '');
    if (token.kind === 'ClientCredentials') return { tenant, roles, kind: 'partner' };
    const { AuthorizationCode: code, RefreshToken: refreshToken } = ctx.oidc.entities;
    const authTime = code?.authTime ?? refreshToken?.authTime;
    return {
      tenant,
      roles: await users.rolesOf(tenant, token.accountId),
      kind: 'user',
      ...(authTime === undefined ? {} : { auth_time: authTime }),
    };
  };
}
