import type { KoaContextWithOIDC, RefreshToken } from 'oidc-provider';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long each artefact lives, in seconds. An access token cannot be called back (the gateway verifies it without
 * asking), so it is short; a refresh token can, and is rotated at each use without living longer for it.
 */
export const LIFETIMES = {
  AccessToken: 5 * MINUTE,
  AuthorizationCode: MINUTE,
  ClientCredentials: 5 * MINUTE,
  Grant: 14 * DAY,
  IdToken: 5 * MINUTE,
  Interaction: 10 * MINUTE,
  RefreshToken: refreshTokenLife,
  Session: 12 * HOUR,
} as const;

function refreshTokenLife(ctx: KoaContextWithOIDC, _token: RefreshToken): number {
  return ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? 14 * DAY;
}
