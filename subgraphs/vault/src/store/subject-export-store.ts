import { isPiiKind } from '@crowdpay/pii-token';
import type { Pool } from 'pg';
import type {
  StoredExportPart,
  SubjectExports,
  SubjectExportWriter,
  SubjectHolding,
  SubjectHoldings,
} from '../domain/subject-export.ts';
import type { TokenMode } from '../domain/token-store.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';

interface HoldingRow {
  readonly token: string;
  readonly kind: string;
  readonly mode: TokenMode;
  readonly expiresAt: Date | null;
  readonly singleUse: boolean;
  readonly ciphertext: Buffer;
  readonly heldSince: Date;
  readonly keyVersion: number;
  readonly wrapped: Buffer;
  readonly tenantKeyVersion: number;
}

// $1 tenant, $2 subject, $3 the token before, $4 how many, $5 now.
const PAGE = `
  SELECT held.token, tokens.kind, tokens.mode, tokens.expires_at AS "expiresAt", tokens.single_use AS "singleUse",
    held.ciphertext, held.created_at AS "heldSince", held.key_version AS "keyVersion", key.wrapped,
    key.tenant_key_version AS "tenantKeyVersion"
  FROM holdings AS held
  JOIN tokens ON tokens.tenant = held.tenant AND tokens.token = held.token
  JOIN subject_keys AS key ON key.tenant = held.tenant AND key.subject = held.subject AND key.version = held.key_version
  WHERE held.tenant = $1 AND held.subject = $2 AND held.token > $3 AND key.wrapped IS NOT NULL
    AND (tokens.expires_at IS NULL OR tokens.expires_at > $5::timestamptz)
  ORDER BY held.token LIMIT $4`;

/** What subjects hold, in PostgreSQL; see {@link Database} for why not by Prisma. */
export function postgresSubjectHoldings(pool: Pool): SubjectHoldings {
  return {
    async count({ tenant, subject }) {
      const sql = 'SELECT count(*)::int AS count FROM holdings WHERE tenant = $1 AND subject = $2';
      const { rows } = await pool.query<{ count: number }>(sql, [tenant, subject]);
      return rows[0]?.count ?? 0;
    },
    async page({ tenant, subject }, after, limit, now) {
      const { rows } = await pool.query<HoldingRow>(PAGE, [tenant, subject, after, limit, now]);
      return rows.map((row) => holdingOf(tenant, subject, row));
    },
  };
}

function holdingOf(tenant: string, subject: string, row: HoldingRow): SubjectHolding {
  const { kind, expiresAt, keyVersion, wrapped, tenantKeyVersion, ...rest } = row;
  if (!isPiiKind(kind)) throw new RangeError('A token has an unknown kind.');
  const key = { tenant, subject, version: keyVersion, wrapped, tenantKeyVersion };
  return { ...rest, kind, own: true, key, ...(expiresAt === null ? {} : { expiresAt }) };
}

/** Reads exports in PostgreSQL. */
export function prismaSubjectExports(prisma: PrismaClient): SubjectExports {
  return {
    async parts(tenant, jobId, now) {
      const rows = await prisma.subjectExport.findMany({
        where: { tenant, jobId, expiresAt: { gt: now } },
        include: { key: true },
        orderBy: { afterToken: 'asc' },
      });
      return rows.flatMap(({ key: { wrapped, version, tenantKeyVersion }, afterToken, ...row }): StoredExportPart[] => {
        if (wrapped === null) return [];
        const key = { tenant, subject: row.subject, version, wrapped: Buffer.from(wrapped), tenantKeyVersion };
        return [{ ...row, after: afterToken, ciphertext: Buffer.from(row.ciphertext), key }];
      });
    },
  };
}

/** Exports, written inside `transaction`. */
export function prismaSubjectExportWriter(transaction: DatabaseTransaction): SubjectExportWriter {
  return {
    async add({ after, ciphertext, ...part }) {
      const { tenant, subject, keyVersion } = part;
      // Whoever erases the subject waits until this is committed, and then deletes it; or has done so already.
      const living = await transaction.$queryRaw<unknown[]>`
        SELECT version FROM subject_keys
        WHERE tenant = ${tenant} AND subject = ${subject} AND version = ${keyVersion} AND wrapped IS NOT NULL FOR SHARE`;
      if (living.length === 0) return false;
      await transaction.subjectExport.create({
        data: { ...part, afterToken: after, ciphertext: Uint8Array.from(ciphertext) },
      });
      return true;
    },
    deleteExpired: (now, limit) => transaction.$executeRaw`
      DELETE FROM subject_exports WHERE (tenant, job_id, after_token) IN (
        SELECT tenant, job_id, after_token FROM subject_exports WHERE expires_at <= ${now}
        ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )`,
  };
}
