import { isPiiKind } from '@crowdpay/pii-token';
import type {
  DataKeyRotationReader,
  DataKeyRotationWriter,
  HoldingPosition,
  NewestVersion,
  OutdatedHolding,
} from '../domain/data-key-rotation.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';

interface KeyRow {
  readonly subject: string;
  readonly version: number;
  readonly wrapped: Uint8Array;
  readonly tenantKeyVersion: number;
  readonly createdAt: Date;
  readonly provisional: boolean;
}

interface HoldingRow {
  readonly subject: string;
  readonly token: string;
  readonly kind: string;
  readonly keyVersion: number;
  readonly ciphertext: Uint8Array;
}

/** Reads in PostgreSQL what the rotation of data keys has to do. */
export function prismaDataKeyRotationReader(prisma: PrismaClient): DataKeyRotationReader {
  return {
    async countHoldings(tenant, before) {
      const key = { wrapped: { not: null }, createdAt: { lt: before } };
      return prisma.holding.count({ where: { tenant, key } });
    },
    async subjects(tenant, before, { subject, token }, limit) {
      const rows = await prisma.$queryRaw<{ subject: string }[]>`
        SELECT DISTINCT subject FROM subject_keys
        WHERE tenant = ${tenant} AND wrapped IS NOT NULL AND created_at < ${before}
          AND ${token === null ? Prisma.sql`subject > ${subject}` : Prisma.sql`subject >= ${subject}`}
        ORDER BY subject LIMIT ${limit}::int`;
      return rows.map((row) => row.subject);
    },
    async haveKeysWithoutHoldings(tenant, before) {
      const where = { tenant, wrapped: { not: null }, createdAt: { lt: before }, holdings: { none: {} } };
      return (await prisma.subjectKey.findFirst({ where, select: { version: true } })) !== null;
    },
  };
}

/** Rotates data keys inside `transaction`. */
export function prismaDataKeyRotationWriter(transaction: DatabaseTransaction): DataKeyRotationWriter {
  return {
    async lockKeys(tenant, subjects) {
      // First what an erasure of the subject takes first, and whoever makes a key: none waits for another in a circle.
      await transaction.$executeRaw`
        SELECT pg_advisory_xact_lock(subject_lock(${tenant}, subject))
        FROM (SELECT unnest(${[...subjects].sort()}::text[]) AS subject) AS ordered`;
      const rows = await transaction.$queryRaw<KeyRow[]>`
        SELECT subject, version, wrapped, tenant_key_version AS "tenantKeyVersion", created_at AS "createdAt", provisional
        FROM subject_keys
        WHERE tenant = ${tenant} AND subject = ANY(${[...subjects]}::text[]) AND wrapped IS NOT NULL
        ORDER BY subject, version FOR UPDATE`;
      return rows.map((row) => ({ ...row, tenant, wrapped: Buffer.from(row.wrapped) }));
    },

    async addKeys(tenant, keys, createdAt) {
      const data = keys.map((key) => ({ ...key, tenant, wrapped: Uint8Array.from(key.wrapped), createdAt }));
      await transaction.subjectKey.createMany({ data });
    },

    async lockHoldings(tenant, newest, after, limit) {
      const rows = await transaction.$queryRaw<HoldingRow[]>`
        SELECT holdings.subject, holdings.token, tokens.kind, holdings.key_version AS "keyVersion", holdings.ciphertext
        FROM ${rowsOf(newest)}
        JOIN holdings ON holdings.tenant = ${tenant} AND holdings.subject = newest.subject
          AND holdings.key_version < newest.version
        JOIN tokens ON tokens.tenant = holdings.tenant AND tokens.token = holdings.token
        WHERE ${isBehind(after)}
        ORDER BY holdings.subject, holdings.token LIMIT ${limit}::int
        FOR UPDATE OF holdings SKIP LOCKED`;
      return rows.map(outdatedHolding);
    },

    async replaceHoldings(tenant, holdings) {
      await transaction.$executeRaw`
        UPDATE holdings SET key_version = next.new_key_version, ciphertext = next.ciphertext
        FROM unnest(
          ${holdings.map(({ subject }) => subject)}::text[], ${holdings.map(({ token }) => token)}::text[],
          ${holdings.map(({ keyVersion }) => keyVersion)}::int[],
          ${holdings.map(({ newKeyVersion }) => newKeyVersion)}::int[],
          ${holdings.map(({ ciphertext }) => ciphertext)}::bytea[]
        ) AS next (subject, token, key_version, new_key_version, ciphertext)
        WHERE holdings.tenant = ${tenant} AND holdings.subject = next.subject AND holdings.token = next.token
          AND holdings.key_version = next.key_version`;
    },

    async deleteKeys(tenant, newest) {
      const rows = await transaction.$queryRaw<{ subject: string }[]>`
        DELETE FROM subject_keys AS key USING ${rowsOf(newest)}
        WHERE key.tenant = ${tenant} AND key.subject = newest.subject AND key.version < newest.version
          AND key.wrapped IS NOT NULL
          AND NOT EXISTS (SELECT FROM holdings AS hanging WHERE hanging.tenant = key.tenant
            AND hanging.subject = key.subject AND hanging.key_version = key.version)
          AND NOT EXISTS (SELECT FROM security_codes AS hanging WHERE hanging.tenant = key.tenant
            AND hanging.subject = key.subject AND hanging.key_version = key.version)
        RETURNING key.subject`;
      return [...new Set(rows.map(({ subject }) => subject))];
    },
  };
}

function rowsOf(newest: readonly NewestVersion[]): Prisma.Sql {
  return Prisma.sql`unnest(
    ${newest.map(({ subject }) => subject)}::text[], ${newest.map(({ version }) => version)}::int[]
  ) AS newest (subject, version)`;
}

function isBehind({ subject, token }: HoldingPosition): Prisma.Sql {
  return token === null
    ? Prisma.sql`holdings.subject > ${subject}`
    : Prisma.sql`(holdings.subject, holdings.token) > (${subject}, ${token})`;
}

function outdatedHolding({ kind, ciphertext, ...row }: HoldingRow): OutdatedHolding {
  if (!isPiiKind(kind)) throw new RangeError('A token has an unknown kind.');
  return { ...row, kind, ciphertext: Buffer.from(ciphertext) };
}
