import type { TenantKeyRotationReader, TenantKeyRotationWriter } from '../domain/tenant-key-rotation.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';
import { tenantKeyOf } from './key-store.ts';

interface OutdatedRow {
  readonly subject: string;
  readonly version: number;
  readonly tenantKeyVersion: number;
  readonly wrapped: Uint8Array | null;
}

interface ReasonRow {
  readonly id: string;
  readonly ciphertext: Uint8Array;
  readonly tenantKeyVersion: number;
}

/** Reads in PostgreSQL what rotations of tenant keys have to do. */
export function prismaTenantKeyRotationReader(prisma: PrismaClient): TenantKeyRotationReader {
  return {
    countWrappings: (tenant, before) => prisma.tenantKey.count({ where: { tenant, wrappedAt: { lt: before } } }),
    async wrappings(tenant, before, afterVersion, limit) {
      const rows = await prisma.tenantKey.findMany({
        where: { tenant, wrappedAt: { lt: before }, version: { gt: afterVersion } },
        orderBy: { version: 'asc' },
        take: limit,
      });
      return rows.map(tenantKeyOf);
    },
    countUnder: (tenant, belowVersion) => countUnder(prisma, tenant, belowVersion),
  };
}

/** Rotates tenant keys inside `transaction`. */
export function prismaTenantKeyRotationWriter(transaction: DatabaseTransaction): TenantKeyRotationWriter {
  return {
    async replaceWrapping({ tenant, version, wrapped }, next) {
      const { count } = await transaction.tenantKey.updateMany({
        where: { tenant, version, wrapped: Uint8Array.from(wrapped) },
        data: { ...next, wrapped: Uint8Array.from(next.wrapped) },
      });
      return count === 1;
    },

    async addTenantKey(key) {
      const data = { ...key, wrapped: Uint8Array.from(key.wrapped) };
      const { count } = await transaction.tenantKey.createMany({ data, skipDuplicates: true });
      return count === 1;
    },

    async lockUnder(tenant, belowVersion, after, limit) {
      const rows = await transaction.$queryRaw<OutdatedRow[]>`
        SELECT subject, version, wrapped, tenant_key_version AS "tenantKeyVersion" FROM subject_keys
        WHERE tenant = ${tenant} AND tenant_key_version < ${belowVersion}::int
          AND (subject, version) > (${after.subject}, ${after.version}::int)
        ORDER BY subject, version LIMIT ${limit}::int FOR UPDATE`;
      return rows.map((row) => ({ ...row, wrapped: row.wrapped === null ? null : Buffer.from(row.wrapped) }));
    },

    async replaceSubjectKeys(tenant, tenantKeyVersion, keys) {
      await transaction.$executeRaw`
        UPDATE subject_keys AS key SET wrapped = next.wrapped, tenant_key_version = ${tenantKeyVersion}::int
        FROM unnest(
          ${keys.map((key) => key.subject)}::text[], ${keys.map((key) => key.version)}::int[],
          ${keys.map((key) => key.wrapped)}::bytea[]
        ) AS next (subject, version, wrapped)
        WHERE key.tenant = ${tenant} AND key.subject = next.subject AND key.version = next.version`;
    },

    async lockReasons(tenant, belowVersion, afterId, limit) {
      const rows = await transaction.$queryRaw<ReasonRow[]>`
        SELECT id, ciphertext, tenant_key_version AS "tenantKeyVersion" FROM reveal_reasons
        WHERE tenant = ${tenant} AND tenant_key_version < ${belowVersion}::int AND id > ${afterId}
        ORDER BY id LIMIT ${limit}::int FOR UPDATE`;
      return rows.map((row) => ({ ...row, ciphertext: Buffer.from(row.ciphertext) }));
    },

    async replaceReasons(tenant, tenantKeyVersion, reasons) {
      await transaction.$executeRaw`
        UPDATE reveal_reasons AS reason
        SET ciphertext = next.ciphertext, tenant_key_version = ${tenantKeyVersion}::int
        FROM unnest(
          ${reasons.map(({ id }) => id)}::text[], ${reasons.map(({ ciphertext }) => ciphertext)}::bytea[]
        ) AS next (id, ciphertext)
        WHERE reason.tenant = ${tenant} AND reason.id = next.id`;
    },

    async deleteTenantKeys(tenant, belowVersion) {
      // Locked first: a statement sees what was committed before it began, so the next one sees all that hangs on them.
      await transaction.$executeRaw`
        SELECT FROM tenant_keys WHERE tenant = ${tenant} AND version < ${belowVersion}::int ORDER BY version FOR UPDATE`;
      const rows = await transaction.$queryRaw<{ version: number }[]>`
        DELETE FROM tenant_keys AS key WHERE key.tenant = ${tenant} AND key.version < ${belowVersion}::int
          AND NOT EXISTS (SELECT FROM subject_keys AS hanging
            WHERE hanging.tenant = key.tenant AND hanging.tenant_key_version = key.version)
          AND NOT EXISTS (SELECT FROM reveal_reasons AS hanging
            WHERE hanging.tenant = key.tenant AND hanging.tenant_key_version = key.version)
        RETURNING key.version`;
      const hanging = await countUnder(transaction, tenant, belowVersion);
      return { deleted: rows.map(({ version }) => version), hanging };
    },
  };
}

async function countUnder(database: DatabaseTransaction, tenant: string, belowVersion: number): Promise<number> {
  const where = { tenant, tenantKeyVersion: { lt: belowVersion } };
  return (await database.subjectKey.count({ where })) + (await database.revealReason.count({ where }));
}
