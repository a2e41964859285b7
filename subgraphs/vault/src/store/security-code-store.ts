import type {
  ClaimedSecurityCode,
  SecurityCodeStore,
  SecurityCodeUse,
  SecurityCodeWriter,
} from '../domain/security-codes.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';

/** Security codes in PostgreSQL. */
export function prismaSecurityCodeStore(prisma: PrismaClient): SecurityCodeStore {
  return {
    async add({ tenant, subject }, keyVersion, codes, expiresAt) {
      const data = codes.map(({ token, ciphertext }) => ({
        tenant,
        token,
        subject,
        keyVersion,
        ciphertext: Uint8Array.from(ciphertext),
        expiresAt,
      }));
      await prisma.securityCode.createMany({ data });
    },
  };
}

/** Security codes, changed inside `transaction`. */
export function prismaSecurityCodeWriter(transaction: DatabaseTransaction): SecurityCodeWriter {
  return {
    async claim(use, now) {
      const where = { ...usableBy(use), expiresAt: { gt: now } };
      const { count } = await transaction.securityCode.updateMany({ where, data: { sagaId: use.sagaId } });
      return count === 1 ? readClaimed(transaction, use) : undefined;
    },
    async discard(use) {
      const { count } = await transaction.securityCode.deleteMany({ where: usableBy(use) });
      return count === 1;
    },
    takeExpired: (now, limit) => transaction.$queryRaw<{ tenant: string; token: string }[]>`
      DELETE FROM security_codes WHERE (tenant, token) IN (
        SELECT tenant, token FROM security_codes WHERE expires_at <= ${now}
        ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) RETURNING tenant, token`,
  };
}

function usableBy({ tenant, token, sagaId }: SecurityCodeUse): Prisma.SecurityCodeWhereInput {
  return { tenant, token, OR: [{ sagaId: null }, { sagaId }] };
}

async function readClaimed(
  transaction: DatabaseTransaction,
  { tenant, token }: SecurityCodeUse,
): Promise<ClaimedSecurityCode | undefined> {
  const where = { tenant_token: { tenant, token } };
  const { key, ciphertext } = await transaction.securityCode.findUniqueOrThrow({ where, include: { key: true } });
  if (key.wrapped === null) return undefined;
  const { subject, version, tenantKeyVersion } = key;
  return {
    token,
    ciphertext: Buffer.from(ciphertext),
    key: { tenant, subject, version, wrapped: Buffer.from(key.wrapped), tenantKeyVersion },
  };
}
