import type { SignInWriter } from '../domain/sign-ins.ts';
import type { DatabaseTransaction } from './prisma.ts';

/** What the OpenID provider keeps of people's sign-ins, changed inside `transaction`. */
export function prismaSignInWriter(transaction: DatabaseTransaction): SignInWriter {
  return {
    async countOf(userId) {
      const rows = await transaction.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM oidc_artefacts WHERE payload ->> 'accountId' = ${userId}`;
      return rows[0]?.count ?? 0;
    },
    revokeAllOf: (userId) => transaction.$executeRaw`
      DELETE FROM oidc_artefacts WHERE payload ->> 'accountId' = ${userId}`,
  };
}
