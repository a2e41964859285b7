import type { SubjectKeyStore, SubjectKeyWriter, TenantKey, TenantKeyStore } from '../domain/keys.ts';
import { TenantKeyGone } from '../domain/tenant-key-gone.ts';
import { Prisma, type PrismaClient, type TenantKey as TenantKeyRow } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';

/** Tenant keys in PostgreSQL. */
export function prismaTenantKeyStore(prisma: PrismaClient): TenantKeyStore {
  return {
    async latest(tenant) {
      const row = await prisma.tenantKey.findFirst({ where: { tenant }, orderBy: { version: 'desc' } });
      return row === null ? undefined : tenantKeyOf(row);
    },
    async find(tenant, version) {
      const row = await prisma.tenantKey.findUnique({ where: { tenant_version: { tenant, version } } });
      return row === null ? undefined : tenantKeyOf(row);
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
      if (row === null) {
        const tombstone = await prisma.erasedSubject.findUnique({ where: { tenant_subject: { tenant, subject } } });
        return tombstone === null ? undefined : 'DESTROYED';
      }
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
    async insert(key, createdAt, provisional = false) {
      const data = { ...key, wrapped: Uint8Array.from(key.wrapped), createdAt, provisional };
      try {
        const { count } = await transaction.subjectKey.createMany({ data, skipDuplicates: true });
        return count === 1;
      } catch (error) {
        throw isForeignKeyViolation(error) ? new TenantKeyGone() : error;
      }
    },
  };
}

/** Whether a row names another one that does not exist (any more). */
export function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2003';
}

/** A tenant's key as the domain knows it. */
export function tenantKeyOf(row: TenantKeyRow): TenantKey {
  return { ...row, wrapped: Buffer.from(row.wrapped) };
}
