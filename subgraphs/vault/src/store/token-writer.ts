import type { TokenWriter } from '../domain/token-store.ts';
import type { DatabaseTransaction } from './database.ts';

/** Tokens, changed inside `transaction`. A token's row is locked before its holdings, as by everybody who erases. */
export function prismaTokenWriter(transaction: DatabaseTransaction): TokenWriter {
  return {
    async consume(tenant, tokens, at) {
      const rows = await transaction.$queryRaw<{ token: string }[]>`
        WITH consumed AS (
          SELECT token FROM tokens
          WHERE tenant = ${tenant} AND token = ANY(${[...tokens]}::text[]) AND single_use AND erased_at IS NULL
            AND (expires_at IS NULL OR expires_at > ${at})
          ORDER BY token FOR UPDATE
        ), emptied AS (
          DELETE FROM holdings USING consumed WHERE holdings.tenant = ${tenant} AND holdings.token = consumed.token
        )
        UPDATE tokens SET erased_at = ${at} FROM consumed
        WHERE tokens.tenant = ${tenant} AND tokens.token = consumed.token RETURNING tokens.token`;
      return new Set(rows.map(({ token }) => token));
    },

    eraseExpired: (now, limit) => transaction.$queryRaw<{ tenant: string; count: number }[]>`
      WITH expired AS (
        SELECT tenant, token FROM tokens WHERE expires_at <= ${now} AND erased_at IS NULL
        ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ), emptied AS (
        DELETE FROM holdings USING expired
        WHERE holdings.tenant = expired.tenant AND holdings.token = expired.token
      ), erased AS (
        UPDATE tokens SET erased_at = ${now} FROM expired
        WHERE tokens.tenant = expired.tenant AND tokens.token = expired.token RETURNING tokens.tenant
      )
      SELECT tenant, count(*)::int AS count FROM erased GROUP BY tenant ORDER BY tenant`,
  };
}
