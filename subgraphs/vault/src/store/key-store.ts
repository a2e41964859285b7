import type { SubjectKeyStore, SubjectKeyWriter, TenantKey, TenantKeyStore } from '../domain/keys.ts';
import type { PrismaClient, TenantKey as TenantKeyRow } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';

/** Tenant keys in PostgreSQL. */
export function prismaTenantKeyStore(prisma: PrismaClient): TenantKeyStore {
  return {
    async latest(tenant) {
      return tenantKey(await prisma.tenantKey.findFirst({ where: { tenant }, orderBy: { version: 'desc' } }));
    },
    async find(tenant, version) {
      return tenantKey(await prisma.tenantKey.findUnique({ where: { tenant_version: { tenant, version } } }));
    },
    async insert(key) {
      const data = { ...key, wrapped: Uint8Array.from(key.wrapped) };
      const { count } = await prisma.tenantKey.createMany({ data, skipDuplicates: true });
      return count === 1;
    },
  };
}

/** Reads subject keys in PostgreSQL. */
export function prismaSubjectKeyStore(prisma: PrismaClient): SubjectKeyStore {
  return {
    async latest(tenant, subject) {
      const row = await prisma.subjectKey.findFirst({ where: { tenant, subject }, orderBy: { version: 'desc' } });
      if (row === null) return undefined;
      const { version, wrapped, tenantKeyVersion } = row;
      return wrapped === null
        ? 'DESTROYED'
        : { tenant, subject, version, wrapped: Buffer.from(wrapped), tenantKeyVersion };
    },
  };
}

/** Adds subject keys inside `transaction`. */
export function prismaSubjectKeyWriter(transaction: DatabaseTransaction): SubjectKeyWriter {
  return {
    async insert(key, createdAt) {
      const data = { ...key, wrapped: Uint8Array.from(key.wrapped), createdAt };
      const { count } = await transaction.subjectKey.createMany({ data, skipDuplicates: true });
      return count === 1;
    },
  };
}

function tenantKey(row: TenantKeyRow | null): TenantKey | undefined {
  return row === null ? undefined : { ...row, wrapped: Buffer.from(row.wrapped) };
}
