import type {
  ClaimedSecurityCode,
  SecurityCodeStore,
  SecurityCodeUse,
  SecurityCodeWriter,
} from '../domain/security-codes.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';
import { isForeignKeyViolation } from './key-store.ts';

interface ClaimedRow {
  readonly ciphertext: Uint8Array;
  readonly subject: string;
  readonly version: number;
  readonly wrapped: Uint8Array;
  readonly tenantKeyVersion: number;
}

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
      try {
        await prisma.securityCode.createMany({ data });
        return true;
      } catch (error) {
        if (isForeignKeyViolation(error)) return false;
        throw error;
      }
    },
    async claim({ tenant, token, sagaId }, now) {
      const [row] = await prisma.$queryRaw<ClaimedRow[]>`
        UPDATE security_codes AS code SET saga_id = ${sagaId} FROM subject_keys AS key
        WHERE code.tenant = ${tenant} AND code.token = ${token} AND code.expires_at > ${now}
          AND (code.saga_id IS NULL OR code.saga_id = ${sagaId})
          AND key.tenant = code.tenant AND key.subject = code.subject AND key.version = code.key_version
          AND key.wrapped IS NOT NULL
        RETURNING code.ciphertext, key.subject, key.version, key.wrapped, key.tenant_key_version AS "tenantKeyVersion"`;
      return row === undefined ? undefined : claimed(tenant, token, row);
    },
  };
}

/** Security codes, changed inside `transaction`. */
export function prismaSecurityCodeWriter(transaction: DatabaseTransaction): SecurityCodeWriter {
  return {
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

function claimed(tenant: string, token: string, row: ClaimedRow): ClaimedSecurityCode {
  const { subject, version, tenantKeyVersion } = row;
  const key = { tenant, subject, version, wrapped: Buffer.from(row.wrapped), tenantKeyVersion };
  return { token, ciphertext: Buffer.from(row.ciphertext), key };
}
